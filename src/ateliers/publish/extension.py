"""Sphinx extension of the book: French templates, scripts, stemmer, edition and citation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search.fr import SearchFrench

from ateliers.publish import share
from ateliers.publish.citation import Work, citation
from ateliers.publish.interactive import SUFFIX
from ateliers.publish.templating import unaccented

_TEMPLATES = Path(__file__).with_name("templates") / "sphinx"

#: Scripts that Sphinx puts in every page, by their addresses there. Its search asks for the pages
#: it found (a page opened from a disk may not), and its translations are compiled by the browser,
#: which the content security policy of the pages forbids.
UNUSED_SCRIPTS = frozenset(
    f"_static/{name}.js" for name in ("doctools", "sphinx_highlight", "translations")
)

#: The script of the interactive figures, for the pages that have one.
INTERACTIVE = "_static/interactif.js"

# The stemmer of Sphinx, then its stems without accents: « demographie » finds « démographie ».
_FOLDING_STEMMER = """
var Stemmer = function () {
  const french = new FrenchStemmer();
  this.stemWord = (word) =>
    french.stemWord(word).normalize("NFD").replace(/[\\u0300-\\u036f]/g, "");
};
"""


class FoldingFrench(SearchFrench):
    """French search in which accents do not matter."""

    # Not « raw code »: Sphinx would end it with its own, accented, stemmer.
    js_stemmer_rawcode = ""

    @property
    def js_stemmer_code(self) -> str:  # type: ignore[override]
        """JavaScript of the stemmer, matching :meth:`stem`."""
        import sphinx

        folder = Path(sphinx.__file__).parent / "search" / "minified-js"
        files = ("base-stemmer.js", "french-stemmer.js")
        code = [(folder / f).read_text(encoding="utf-8") for f in files]
        return "\n".join([*code, _FOLDING_STEMMER])

    def stem(self, word: str) -> str:
        """Return the stem of a word, without accents."""
        return unaccented(super().stem(word))


def _put_templates_first(app: Sphinx, config: Config) -> None:
    config.templates_path.insert(0, str(_TEMPLATES))


def _add_edition(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    told = json.loads((Path(app.srcdir) / "_edition.json").read_text(encoding="utf-8"))
    context["edition"] = told["edition"]
    context["part"] = told["parts"].get(pagename)
    if doctree is not None:  # a page of the book, not the search
        work = Work(**told["work"])
        title = Markup(context["title"]).striptags()
        context["citation"] = citation(work, pagename, title, told["edition"])
        context["metatags"] += share.head(pagename, title, context["body"], told)


def _drop_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave out the scripts that no page uses: Sphinx's search, and what only serves it."""
    context["script_files"] = [
        js
        for js in context["script_files"]
        if js.filename not in UNUSED_SCRIPTS
        # Jupyter Book adds every script of its folder: those of figures wait to be asked for.
        and not str(js.filename).endswith(SUFFIX)
        and (js.filename != INTERACTIVE or "data-vue=" in context.get("body", ""))
        # Options of the theme that are off: a script in the page for each would say so.
        and "DOCUMENTATION_OPTIONS" not in (js.attributes.get("body") or "")
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    # Jupyter Book always sets it; the extension that reads it asks other sites for its scripts.
    app.add_config_value("comments_config", {}, "html")
    app.connect("config-inited", _put_templates_first, priority=900)
    app.connect("html-page-context", _add_edition)
    app.connect("html-page-context", _drop_scripts, priority=900)
    app.add_search_language(FoldingFrench)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
