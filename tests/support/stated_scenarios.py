"""What titles of scenarios compute from the file under them."""

from __future__ import annotations

from collections.abc import Callable

Rows = list[dict[str, str]]


def _gap(rows: Rows) -> list[float]:
    """Return how far apart the scenarios are in 2035."""
    line = next(row for row in rows if row["Année"] == "2035")
    people = [float(v.replace(",", ".")) for k, v in line.items() if k.endswith("(hab.)")]
    return [max(people) - min(people)]


def _hypotheses(rows: Rows) -> list[float]:
    """Return how many are in debate or differ between scenarios, and how many there are."""
    if "Origine" in rows[0]:
        counted = sum(row["Origine"].startswith("À débattre") for row in rows)
    else:
        counted = sum(len(set(list(row.values())[2:])) > 1 for row in rows)
    return [counted, len(rows)]


DERIVED: dict[str, Callable[[Rows], list[float]]] = {
    "paths": _gap,
    "hypotheses": _hypotheses,
}
