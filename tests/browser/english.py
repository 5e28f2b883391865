"""Recognise English in what a French page says."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

import pydata_sphinx_theme
import sphinx
import sphinx_book_theme

#: English words that no French text of this book holds; found anywhere in a text.
_WORDS = """
the and of with this that these those from by your you our their them which when where what
how who why not is was were be been being has have had will would should could does did
all any each every other some there here its into about between through during before after
next previous search searching skip contents toggle show shows hide close click clicking
print download back light dark sidebar link links hover read learn see built edit launch
warning error errors expand collapse button settings language loading results found please
activate enable enabled matching powered year years data chart map table's
site's page's value values missing number population's rate household households inhabitants
theme themes only first last more less than most least new old home view open-source
heading headings required invalid submit cancel select selected
"""
WORDS = frozenset(_WORDS.split())
#: What is no English even so: names of sites and files, « open data », a value of the SNCF's file.
NAMES = re.compile(r"\b(?:[\w-]+/)*[\w-]+(?:\.[\w-]+)+|\bopen data\b|«\sall\s»", re.IGNORECASE)
#: Texts of the themes that are the same words in French.
_SAME = """
attention caution code contact danger date description documentation important index indices
module modules navigation note notes page pages section sections site source sources table
tables type usage variable variables version
"""
SAME = frozenset(_SAME.split())
#: English when they are a whole text, though French words elsewhere (« main-d’œuvre »).
ALONE = frozenset({"main", "page", "content", "note that", "on this page", "copy", "print to pdf"})

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CATALOGUES = {sphinx: "sphinx", pydata_sphinx_theme: "sphinx", sphinx_book_theme: "booktheme"}


def english(text: str, attribute: bool = False) -> list[str]:
    """Return what is English in a text.

    Parameters
    ----------
    text : str
        A text of a page.
    attribute : bool
        Whether the text is that of an attribute: there, « Page » alone is the theme's English.
    """
    whole = _plain(text)
    if whole in interface() or (attribute and whole in ALONE):
        return [text]
    return [word for word in _WORD.findall(NAMES.sub("", text)) if word.lower() in WORDS]


@cache
def interface() -> frozenset[str]:
    """Return the texts of Sphinx and its themes that French says otherwise, in lower case."""
    said: set[str] = set()
    same: set[str] = set()
    for package, domain in _CATALOGUES.items():
        for file in Path(str(package.__file__)).parent.glob(f"locale*/*/LC_MESSAGES/{domain}.mo"):
            for message, translated in _messages(file):
                said.add(message)
                if file.parts[-3] == "fr" and message == translated:
                    same.add(message)
    return frozenset(said - same - SAME)


def _messages(file: Path) -> list[tuple[str, str]]:
    with file.open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    pairs = vars(catalogue)["_catalog"].items()
    return [(_plain(key), _plain(said)) for key, said in pairs if key and isinstance(key, str)]


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .:…#").lower()
