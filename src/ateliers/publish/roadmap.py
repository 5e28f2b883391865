"""The roadmap of a site: its sourced actions, and where the indicator of each stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from ateliers.figures.block import Table
from ateliers.figures.initiatives_words import STATUSES, THEMES
from ateliers.numbers import NBSP, year_span
from ateliers.parameters import Site
from ateliers.publish import keyfigures
from ateliers.publish.blocks import Page, block_html
from ateliers.publish.dictionary import content
from ateliers.publish.movements import Before, Movements, Row, present
from ateliers.publish.pages import Book, analyses, page_text, provenance, tables_read
from ateliers.publish.records import Block
from ateliers.publish.templating import capitalized
from ateliers.roadmaps import Action, Roadmap
from ateliers.territory import places

#: Name of the page, and its label in the menu.
PAGE, LABEL = "feuille-de-route", "Feuille de route"
#: Said where a source leaves something out; no horizon, lead or partner is guessed.
NOT_SAID = "non précisé par la source"
NO_INDICATOR = "aucun dans ce livre"
#: Lines left to the workshop under the actions.
BLANK_LINES = 5
#: How the sources of the actions are cited: those of a public page, those of a list.
PAGES = "Pages publiques, citées fait par fait"

COLUMNS = (
    *("Action", "Thème de l’action", "État", "Échéance", "Pilote", "Partenaires"),
    *("Indicateur", "Code de l’indicateur", "Période", "Territoire", "Valeur", "Unité", "Statut"),
    *("Valeur précédente", "Période précédente", "Édition précédente", "Source", "Adresse"),
)


def page(book: Book, site: Site, roadmap: Roadmap | None, title: str) -> tuple[Page, str]:
    """Return the page of the roadmap of a site and its text; write its data beside it."""
    runs = [analysis.run for analysis in analyses(book, site=site.identifier)]
    shown = Page(book.staging, f"{site.identifier}/{PAGE}", "../", tables_read(book, runs))
    actions = Markup("")
    if roadmap and roadmap.actions:
        table = actions_table(book, site, roadmap)
        actions = Markup(block_html(Block(table.payload()), shown))
    text = page_text(
        "roadmap.md",
        site=site,
        title=title,
        roadmap=roadmap,
        actions=actions,
        lines=range(1, BLANK_LINES + 1),
        provenance=provenance(book, None, analyses(book, site=site.identifier), shown),
    )
    return shown, text


def actions_table(book: Book, site: Site, roadmap: Roadmap) -> Table:
    """Return the table of the actions of a roadmap, with the present value of each indicator."""
    rows = [row for a in analyses(book, site=site.identifier) for row in a.run.indicators()]
    moved = Movements(book.root, {one.indicator for one in roadmap.actions if one.indicator})
    lines = [_Line(book, site, one, rows, moved) for one in roadmap.actions]
    return Table(
        name="actions",
        title=f"Les actions connues {site.name.of}",
        subtitle=f"{roadmap.title}, avec la valeur actuelle de l’indicateur à suivre",
        source=_source([line.row for line in lines if line.row], roadmap.actions),
        header=[
            *("Action", "Échéance", "Pilote et partenaires", "Indicateur à suivre"),
            *("Valeur actuelle", "Source"),
        ],
        rows=[line.cells for line in lines],
        data=pd.DataFrame([line.values for line in lines], columns=list(COLUMNS)),
        note=(
            "L’indicateur à suivre est proposé par ce livre : les sources n’en donnent pas. Il "
            "situe l’action, il n’en mesure pas l’effet. Quand une édition précédente du livre "
            "donnait une autre valeur, elle est rappelée dessous."
        ),
        addresses=[["", "", "", "", "", line.action.source.url or ""] for line in lines],
    )


class _Line:
    """One action, with its indicator read in the records."""

    def __init__(
        self, book: Book, site: Site, action: Action, rows: Sequence[Row], moved: Movements
    ) -> None:
        self.action = action
        self.entry: dict[str, Any] = {}
        self.row: Row | None = None
        self.before: Before | None = None
        if not action.indicator:
            return
        self.entry = next(e for e in content()["indicators"] if e["code"] == action.indicator)
        epci = places(book.territories, "epci", [site.context.epci])[0]
        names = {f"site:{site.identifier}": site.name.full, epci.key: epci.name}
        period = str(self.entry.get("period") or "")
        self.row = present(rows, action.indicator, names, period)
        if self.row is not None:
            self.place = names[self.row["geography"]]
            self.elsewhere = self.row["geography"] == epci.key
            self.before = moved.before(self.row, site.identifier, period)

    @property
    def unit(self) -> str:
        return str(self.entry.get("unit_fr") or self.entry.get("unit", ""))

    @property
    def cells(self) -> list[str]:
        """The cells as a reader sees them."""
        one = self.action
        who = one.lead or NOT_SAID
        if one.partners:
            who += f"\navec {', '.join(one.partners)}"
        label = capitalized(self.entry["label_fr"]) if self.entry else NO_INDICATOR
        about = f"{THEMES[one.theme]}\n{STATUSES[one.state]}"
        return [
            f"{one.action}\n{about}",
            one.horizon or NOT_SAID,
            who,
            str(label),
            self._value(),
            one.source.label,
        ]

    def _value(self) -> str:
        if not self.entry:
            return "sans objet"
        if self.row is None:
            return "donnée absente"
        lines = [self._number(self.row)]
        when = year_span(str(self.row["period"]))
        lines.append(f"{when}, {self.place}" if self.elsewhere else when)
        if self.row["status"] == "secondary":
            lines.append(keyfigures.VALUED["secondary"])
        if self.before:
            was, period = self.before.row, year_span(str(self.before.row["period"]))
            lines.append(
                f"auparavant {self._number(was)} ({period}), édition {self.before.edition}"
            )
        return "\n".join(lines)

    def _number(self, row: Row) -> str:
        cell = keyfigures.cell({k: "" if v is None else v for k, v in row.items()}, self.entry)
        return f"{cell}{NBSP}{self.unit}" if any(c.isdigit() for c in cell) else cell

    @property
    def values(self) -> list[Any]:
        """The line of the file."""
        one, row, was = self.action, self.row or {}, self.before.row if self.before else {}
        status = str(row.get("status", ""))
        return [
            *(one.action, THEMES[one.theme], STATUSES[one.state], one.horizon, one.lead),
            ", ".join(one.partners) or None,
            *(self.entry.get("label_fr"), one.indicator, row.get("period")),
            self.place if row else None,
            *(_float(row.get("value")), self.unit or None),
            keyfigures.VALUED.get(status, keyfigures.STATUS_WORDS.get(status)) or None,
            *(_float(was.get("value")), was.get("period")),
            self.before.edition if self.before else None,
            *(one.source.label, one.source.url),
        ]


def _float(cell: Any) -> float | None:
    return None if cell in (None, "") else float(cell)


def _source(rows: Sequence[Row], actions: Sequence[Action]) -> str:
    """Return the source line: that of the actions, then that of their indicators."""
    cited = [_cited(one) for one in actions]
    figures = [part.strip() for row in rows for part in str(row["source"]).split(";")]
    named = list(dict.fromkeys(s for s in [*cited, *figures] if s))
    head = "Sources" if len(named) > 1 else "Source"
    return f"{head} : {' ; '.join(named)}. Calculs : Ateliers des territoires."


def _cited(action: Action) -> str:
    """Return how the data sets cite the source of an action: a public page, or a list.

    A record of a list (« DGALN, Fonds vert 2023, dossier 12194998 ») is cited as its list.
    """
    if action.source.url:
        return PAGES
    return action.source.label.partition(", dossier")[0]
