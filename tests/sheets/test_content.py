"""What is given to the templates: sources written once, columns, spaces of French."""

from __future__ import annotations

from ateliers.publish.edition import Edition
from ateliers.sheets import content
from ateliers.sheets.making import Sheets

INSEE, METEO = "INSEE, RP2022", "Météo-France, séries"


def row(what: str, line: str, *licences: str) -> dict[str, object]:
    return {
        "what": what,
        "line": f"{line}. Calculs : Ateliers des territoires.",
        "licences": licences,
    }


def test_a_source_is_written_once_and_each_thing_says_which_are_its_own() -> None:
    found = content.cited(
        [
            row("Carte", f"Source : {INSEE}", "Licence Ouverte"),
            row("Figure 1", f"Sources : {METEO} ; {INSEE}", "Licence Ouverte", "MIT"),
        ]
    )
    assert found == [
        f"[1] {INSEE} ; [2] {METEO}.",
        "Carte : 1 · Figure 1 : 1, 2.",
        "Licences : Licence Ouverte (tout) ; MIT (figure 1).",
    ]


def test_a_sheet_that_shows_nothing_cites_nothing() -> None:
    assert content.cited([]) == []


def test_the_least_high_figures_stand_under_the_map(sheets: dict[str, Sheets]) -> None:
    figures = sheets["alpha"].gathered.figures
    left, right = content.columns(figures)
    assert (len(left), len(right)) == (3, 2)
    assert sorted(map(id, [*left, *right])) == sorted(map(id, figures))
    assert content.columns(figures[:1]) == ([], figures[:1])


def test_every_text_has_the_spaces_of_french(sheets: dict[str, Sheets], edition: Edition) -> None:
    filled = content.notebook(sheets["alpha"].gathered, edition)
    titles = [session["title"] for session in filled["agenda"]]
    assert titles[0] == "Session 1\u00a0: partager la lecture du territoire"
    assert filled["figures"][-1]["question"].endswith("manque-t-il\u202f?")
    assert filled["figures"][0]["svg"].startswith("<svg")


def test_colours_for_dark_screens_stay_out_of_the_files(
    sheets: dict[str, Sheets], edition: Edition
) -> None:
    filled = content.debate(sheets["alpha"].gathered, edition)
    drawings = [one["svg"] for one in (*filled["left"], *filled["right"])]
    assert drawings and not any("prefers-color-scheme" in svg for svg in drawings)
