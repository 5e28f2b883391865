"""The book's own web fonts, cut from Source Sans Pro: nothing is asked of another site."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib import resources
from pathlib import Path

from bs4 import BeautifulSoup
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from ateliers.project import write_atomic

#: « Source » is a reserved name of the SIL Open Font Licence: a cut font takes another.
FAMILY = "Ateliers Sans"
#: File of the package → weight and style on the page.
FACES = {
    "SourceSansPro-Regular": (400, "normal"),
    "SourceSansPro-It": (400, "italic"),
    "SourceSansPro-Semibold": (600, "normal"),
    "SourceSansPro-Bold": (700, "normal"),
}
#: Weights that the first screen of every page shows: text, labels, titles.
EARLY = (400, 600, 700)
# From a disk, a browser refuses to fetch a face ahead, and says so: a script tells the two apart.
_ASK_EARLY = """
if (location.protocol !== "file:")
  for (const weight of %s) {
    const link = document.createElement("link");
    const top = document.documentElement.dataset.content_root;
    const href = `${top}_static/fonts/ateliers-sans-${weight}.woff`;
    Object.assign(link, { rel: "preload", as: "font", type: "font/woff", crossOrigin: "", href });
    document.head.append(link);
  }
"""
#: Features of the faces that browsers apply by themselves. Small capitals, old figures, fractions…
#: are half of the glyphs, and no page asks for them (figures are tabular as they are).
FEATURES = ("ccmp", "locl", "mark", "mkmk", "kern", "liga", "clig", "calt", "rlig")
#: A face of the machine shown until ours is there, and its width beside ours: brought to the same
#: width, it does not move the lines below when it gives way. Measured on the text of « Méthode ».
WAITING, STAND_INS = f"{FAMILY} attente", ("Arial", "Liberation Sans", "Helvetica")
WIDTHS = {400: 0.927, 600: 0.889, 700: 0.912}
#: Height above and under the line of Source Sans Pro, for a size of one.
ASCENT, DESCENT = 0.984, 0.273
# Latin-1, French ligatures, typographic spaces and punctuation, signs used by the figures.
_CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x2009, 0x200A, 0x202F, 0x2010, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022),
    *(0x2026, 0x2030, 0x2032, 0x2082, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212),
    *(0x2248, 0x2260, 0x2264, 0x2265, 0x25B2, 0x25BC),
]


def write(static: Path) -> None:
    """Write the fonts, their licence and their style sheet in `static`."""
    rules = []
    for name, (weight, style) in FACES.items():
        file = _file(weight, style)
        write_atomic(static / file, cut(name))
        rules.append(
            f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-style:{style};'
            f'font-display:swap;src:url({file}) format("woff")}}\n'
        )
    rules += [_stand_in(weight, ratio) for weight, ratio in WIDTHS.items()]
    write_atomic(static / "fonts/LICENSE.txt", _package().joinpath("LICENSE.txt").read_bytes())
    write_atomic(static / "polices.css", "".join(rules))


def _file(weight: int, style: str) -> str:
    """Return the file of a face, from the folder of the style sheets."""
    return f"fonts/ateliers-sans-{weight}{'-italique' if style == 'italic' else ''}.woff"


def ask_early(soup: BeautifulSoup) -> None:
    """Ask for the faces of the first screen with the page, not once its style sheets are read.

    They are then there for the first paint: the text does not move.
    """
    first = soup.select_one("head > link[rel=stylesheet]")
    if first is not None and soup.select_one("html[data-content_root]") is not None:
        script = soup.new_tag("script")
        script.string = _ASK_EARLY % list(EARLY)
        first.insert_before(script)


def _stand_in(weight: int, ratio: float) -> str:
    bold = " Bold" if weight > 400 else ""
    names = ",".join(f'local("{name}{bold}")' for name in STAND_INS)
    return (
        f'@font-face{{font-family:"{WAITING}";font-weight:{weight};src:{names};'
        f"size-adjust:{100 * ratio:.1f}%;ascent-override:{100 * ASCENT / ratio:.1f}%;"
        f"descent-override:{100 * DESCENT / ratio:.1f}%;line-gap-override:0%}}\n"
    )


@lru_cache
def cut(name: str) -> bytes:
    """Return one face with the characters and features of the book only, compressed as WOFF."""
    options = subset.Options(layout_features=list(FEATURES), hinting=False, name_IDs=["*"])
    options.flavor = "woff"
    font = TTFont(io.BytesIO(_package().joinpath(f"{name}.ttf").read_bytes()))
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_CHARACTERS)
    cutter.subset(font)
    for record in font["name"].names:
        renamed = record.toUnicode().replace("Source Sans Pro", FAMILY)
        record.string = renamed.replace("SourceSansPro", FAMILY.replace(" ", ""))
    font.flavor = "woff"
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def _package() -> resources.abc.Traversable:
    return resources.files("font_source_sans_pro").joinpath("files")
