"""The sample project with a site that has figures, an inventory and scenarios."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ateliers.figures import style, svg
from ateliers.figures.block import Block, Figure, Findings, Table
from ateliers.publish.edition import Edition, read_edition
from ateliers.publish.pages import Book
from ateliers.publish.records import comparison_run
from ateliers.publish.scenarios import Scenarios, SiteScenarios
from ateliers.publish.staging import gather
from ateliers.sheets.making import Sheets, make
from tests.publish import sample

INVENTORY = {
    "Initiative": ["École", "Halle", "Label", "Ancien contrat"],
    "Où": ["Alpha"] * 4,
    "Date": ["2019", "2023", "2021-04-28", "2014"],
    "Montant (€)": [50000.0, 120000.0, None, None],
    "État": ["aide accordée", "aide accordée", "en place", "période échue"],
}


def drawn(name: str, title: str, height: int = 240, source: str = "Source : INSEE.") -> Figure:
    """Return a figure with a real drawing: a text and a curve."""

    def draw(canvas: svg.Canvas) -> None:
        canvas.text(10, 20, "Alpha 97")
        canvas.line([10, 300], [60, 200], color=style.SITE_STYLES[0].mark)

    large, narrow = svg.render(name, draw, large=300, narrow=height)
    return Figure(
        name=name,
        title=title,
        subtitle="Indice, 2010–2022.",
        alt=f"Courbe. {title}.",
        reading="En 2022, l’indice vaut 97.",
        limits="Les causes.",
        source=source,
        data=pd.DataFrame({"Année": [2010, 2022], "Indice": [100.0, 97.0]}),
        large=large,
        narrow=narrow,
    )


def inventory() -> Table:
    """Return an inventory of four initiatives."""
    states = ["Aide accordée", "Aide accordée", "En place", "Période échue"]
    amounts = ["50\u202f000", "120\u202f000", "non connu", "non connu"]
    rows = zip(INVENTORY["Initiative"], INVENTORY["Date"], amounts, states, strict=True)
    return Table(
        name="inventory",
        title="4 initiatives",
        subtitle="Alpha",
        source="Source : INSEE.",
        header=["Initiative", "Date", "Montant (€)", "État"],
        rows=[[f"{label}\nAlpha.", *rest] for label, *rest in rows],
        data=pd.DataFrame(INVENTORY),
    )


def scenarios() -> Table:
    """Return two scenarios side by side."""
    return Table(
        name="scenarios",
        title="De 2 900 à 3 200 habitants en 2035",
        subtitle="Alpha, 2035",
        source="Source : INSEE.",
        header=["Scénario", "Habitants en 2035", "Personnes par ménage"],
        rows=[["Tendance", "2\u202f900", "2,05"], ["Bourg vivant", "3\u202f200", "2,11"]],
        data=pd.DataFrame({"Scénario": ["Tendance"], "Habitants en 2035": [2900.0]}),
        note="Ceci n’est pas une prévision.",
    )


def write_theme(root: Path, identifier: str, order: int, *blocks: Block) -> None:
    """Add a theme, run on the first site only."""
    text = sample.THEME.replace("essai", identifier).replace("order: 1", f"order: {order}")
    figures = [block.name for block in blocks if isinstance(block, Figure)]
    if figures:
        promised = "".join(f"    {name}: {{description: A figure.}}\n" for name in figures)
        text = text.replace("outputs:\n", f"outputs:\n  figures:\n{promised}")
    path = root / "parameters" / "themes" / f"{identifier}.yml"
    path.write_text(text.replace("comparison: ", "# "), "utf-8")
    folder = root / "build" / "runs" / "alpha" / identifier
    sample.write_run(folder, "alpha", identifier, sample.notebook(sample.code("show()", *blocks)))


def write_project(root: Path) -> Path:
    """Write a project whose first site has all that a sheet shows; the second has nothing."""
    sample.write_project(root)
    titles = [f"Constat numéro {n}" for n in range(1, 7)]
    figures = [drawn(f"figure_{n}", title) for n, title in enumerate(titles, start=1)]
    write_theme(root, "growth", 2, drawn("growth_map", "Carte des communes", 560), *figures)
    money = Findings("lede", ["L’inventaire relève au moins 4 initiatives."])
    write_theme(root, "initiatives", 3, money, inventory())
    side = drawn("side_by_side", "De 2 à 3 logements par an")
    sample.write_run(
        root / "build" / "comparisons" / "scenarios-alpha",
        "comparison",
        "scenarios-alpha",
        sample.notebook(sample.code("show()", scenarios(), side)),
    )
    (root / "parameters" / "sheets.yml").write_text(
        "maps: [growth/growth_map]\nfigures:\n  - [growth/figure_3]\n  - [growth/figure_1]\n",
        "utf-8",
    )
    return root


def read_book(root: Path) -> Book:
    """Return what the pages of the project are made from, scenarios of the first site included."""
    book = gather(root, root / "staging")
    compared = comparison_run(root, "scenarios-alpha")
    return replace(book, scenarios=Scenarios({"alpha": SiteScenarios(book.sites[0], compared, [])}))


@pytest.fixture()
def project(tmp_path: Path) -> Path:
    """Return a project that a test may change."""
    return write_project(tmp_path / "project")


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheets]:
    """Return the sheets of a project, made once."""
    root = write_project(tmp_path_factory.mktemp("sheets") / "project")
    return make(read_book(root), read_edition(root))


@pytest.fixture()
def book(project: Path) -> Book:
    """Return what the pages of that project are made from."""
    return read_book(project)


@pytest.fixture()
def edition(project: Path) -> Edition:
    """Return the edition of the project."""
    return read_edition(project)
