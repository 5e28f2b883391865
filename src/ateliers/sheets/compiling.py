"""Sheets as PDF for everyone (PDF/UA-1), made by typst: no system package, no system font."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from ateliers.errors import BuildFailed
from ateliers.figures import style
from ateliers.sheets.choice import TEXT

TEMPLATES = Path(__file__).with_name("templates")
#: Weights that the templates use, one file each: the package holds every face twice (OpenType and
#: TrueType), and which one would be taken is not said.
WEIGHTS = ("Regular", "Semibold", "Bold", "It")
#: What a drawing says of dark screens: paper is white.
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)


@dataclass(frozen=True)
class Compiled:
    """A sheet as a file.

    Parameters
    ----------
    pdf : bytes
        The file: the same content and date give the same bytes.
    pages : int
        How many pages it has.
    text_sizes : dict
        Name of each figure → size of the text of its drawing as printed, in points.
    """

    pdf: bytes
    pages: int
    text_sizes: dict[str, float]


@contextmanager
def fonts() -> Iterator[typst.Fonts]:
    """Give the fonts of the sheets, those of the book and no other."""
    with tempfile.TemporaryDirectory(prefix="ateliers-fonts-") as folder:
        for weight in WEIGHTS:
            shutil.copy(style.font_file(weight), folder)
        yield typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )


def on_paper(drawing: str) -> str:
    """Return a drawing of the book without its colours for dark screens."""
    return _STYLE.sub("", drawing)


def compile_sheet(
    template: str, content: Mapping[str, Any], faces: typst.Fonts, epoch: str, site: str
) -> Compiled:
    """Return a template filled with its content, as a PDF/UA-1 file.

    Parameters
    ----------
    template : str
        Name of a file of ``templates/``, without its suffix.
    content : mapping
        What the template shows, ready for JSON.
    faces : typst.Fonts
        See :func:`fonts`.
    epoch : str
        Date of the file, in seconds since 1970.
    site : str
        Name of the site, for errors.

    Raises
    ------
    BuildFailed
        If typst refuses it: an alternative text is missing, a letter is in no font…
    """
    said = {"data": json.dumps(content, ensure_ascii=False, sort_keys=True)}
    try:
        compiler = typst.Compiler(
            TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=faces, sys_inputs=said
        )
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(epoch))
        placed = json.loads(compiler.query("<placed>", field="value"))
        pages = json.loads(compiler.query("<pages>", field="value"))[0]
    except (typst.TypstError, RuntimeError) as error:
        raise BuildFailed(
            f"The sheet {template} of {site} could not be made; nothing was published.\n"
            f"  typst says: {getattr(error, 'diagnostic', '') or error}"
        ) from error
    assert isinstance(pdf, bytes), "one file was asked for"
    return Compiled(pdf, pages, {one["name"]: one["scale"] * TEXT for one in placed})
