"""Whether a run produced what its theme promises (``outputs`` in ``parameters/themes/*.yml``).

Every figure, table and findings block must be shown, or shown as absent with a reason that the
theme allows. Every indicator must be declared, in its unit and within its plausible range, and
the declared sums must hold. What breaks is said in full sentences, one for each fault.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from ateliers.errors import nearest
from ateliers.figures.block import MIME
from ateliers.promises import Outputs, Relation
from ateliers.record import COLUMNS

WITH_VALUE = {"ok", "secondary", "at_least"}
WITHOUT_VALUE = {"secret", "too_small", "missing", "not_comparable"}
_KEY = ["site", "indicator", "period", "geography"]

#: Name of the block in which a notebook sums up its own record: no output of the theme.
SUMMARY = "record"

Shown = dict[str, dict[str, str]]


class ContractBroken(Exception):
    """A run ended without an error but not with what its theme promises."""


def blocks_shown(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the documents of the blocks that an executed notebook shows, in order."""
    documents = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            document = output.get("data", {}).get(MIME)
            if isinstance(document, str | list):
                document = json.loads("".join(document))
            if document and document["name"] != SUMMARY:
                documents.append(document)
    return documents


def outputs_of(notebook: dict[str, Any], contract: Outputs | None) -> tuple[Shown, list[str]]:
    """Return the state of each output and the faults of the notebook against its contract.

    Returns
    -------
    shown : dict
        Name → ``{"kind", "state": "produced"}`` or ``{"kind", "state": "absent", "reason"}``.
    faults : list of str
        Outputs that are missing, undeclared, empty, shown twice, or absent without leave.
    """
    promised = _promised(contract) if contract else {}
    shown: Shown = {}
    faults = []
    for document in blocks_shown(notebook):
        name, kind = document["name"], document["kind"]
        if name in shown:
            faults.append(f"{kind} {name} is shown twice")
        if contract and name not in promised:
            faults.append(f"{kind} {name} is not declared.{nearest(name, promised)}")
        expected, may_be_absent = promised.get(name, (kind, True))
        if kind == "absent":
            shown[name] = {"kind": expected, "state": "absent", "reason": document["reason"]}
            if not may_be_absent:
                faults.append(f"{expected} {name} is absent: {document['reason']}")
            continue
        shown[name] = {"kind": kind, "state": "produced"}
        if kind != expected:
            faults.append(f"{name} is a {kind}, the theme declares a {expected}")
        if _is_empty(document):
            faults.append(f"{kind} {name} is empty")
    faults += [
        f"{kind} {name} was not produced"
        for name, (kind, _) in promised.items()
        if name not in shown
    ]
    return shown, faults


def _promised(contract: Outputs) -> dict[str, tuple[str, bool]]:
    groups = {"figure": contract.figures, "table": contract.tables, "findings": contract.findings}
    return {
        name: (kind, output.may_be_absent)
        for kind, outputs in groups.items()
        for name, output in outputs.items()
    }


def _is_empty(document: dict[str, Any]) -> bool:
    """Whether a block shows nothing: no sentence, or no value beside the names of its rows."""
    if document["kind"] == "findings":
        return not any(sentence.strip() for sentence in document["sentences"])
    values = [cell for row in document["data"]["rows"] for cell in row[1:]]
    return all(value is None or value == "" for value in values)


def record_faults(record: pd.DataFrame, contract: Outputs, site: str) -> list[str]:
    """Return the faults of a record of indicators against its contract.

    Parameters
    ----------
    record : pandas.DataFrame
        The long frame of :data:`COLUMNS`.
    contract : Outputs
        What the theme promises.
    site : str
        Identifier of the site: required indicators must have a row for it.
    """
    if list(record.columns) != COLUMNS:
        return [f"columns of the record are {list(record.columns)}, expected {COLUMNS}"]
    return [
        *_shape_faults(record, site),
        *_indicator_faults(record, contract, site),
        *(fault for relation in contract.relations for fault in _relation_faults(record, relation)),
    ]


def _shape_faults(record: pd.DataFrame, site: str) -> list[str]:
    faults = []
    if set(record["site"]) - {site}:
        faults.append(f"the record holds rows of {sorted(set(record['site']) - {site})}")
    twice = record[record.duplicated(_KEY)]
    faults += [f"{_row(row)} is recorded twice" for _, row in twice.iterrows()]
    unknown = set(record["status"]) - WITH_VALUE - WITHOUT_VALUE
    if unknown:
        faults.append(f"unknown status: {', '.join(sorted(map(str, unknown)))}")
    expected = record["status"].isin(WITH_VALUE)
    for _, row in record[expected & record["value"].isna()].iterrows():
        faults.append(f"{_row(row)} is {row['status']} but has no value")
    for _, row in record[~expected & record["value"].notna()].iterrows():
        faults.append(f"{_row(row)} is {row['status']} but has a value")
    bounded = record[record["low"].notna() & record["high"].notna() & record["value"].notna()]
    outside = (bounded["value"] < bounded["low"]) | (bounded["value"] > bounded["high"])
    faults += [f"{_row(row)} is outside its interval" for _, row in bounded[outside].iterrows()]
    return faults


def _indicator_faults(record: pd.DataFrame, contract: Outputs, site: str) -> list[str]:
    faults = []
    for code in sorted(set(record["indicator"]) - set(contract.indicators)):
        faults.append(f"indicator {code} is not declared.{nearest(code, contract.indicators)}")
    for code, declared in contract.indicators.items():
        rows = record[record["indicator"].eq(code)]
        own = rows["geography"].eq(f"site:{site}")
        own |= rows["geography"].str.startswith(f"scenario:{site}-")
        if declared.required and not own.any():
            faults.append(f"indicator {code} is missing for the site")
        for unit in sorted(set(rows["unit"]) - {declared.unit}):
            faults.append(f'indicator {code} is in "{unit}", expected "{declared.unit}"')
        outside = rows[(rows["value"] < declared.minimum) | (rows["value"] > declared.maximum)]
        for _, row in outside.iterrows():
            faults.append(
                f"{_row(row)} = {row['value']:g} is outside "
                f"{declared.minimum:g} to {declared.maximum:g} {declared.unit}"
            )
    return faults


def _relation_faults(record: pd.DataFrame, relation: Relation) -> list[str]:
    """Return the places and periods where a declared sum does not hold."""
    rows = record[record["value"].notna() & record["status"].isin(WITH_VALUE)]
    if relation.periods:
        rows = rows[rows["period"].isin(relation.periods)]
    values = rows.drop_duplicates(_KEY).pivot(
        index=["geography", "period"], columns="indicator", values="value"
    )
    total = isinstance(relation.equals, str)
    needed = [*relation.sum, *([str(relation.equals)] if total else [])]
    if not set(needed) <= set(values.columns):
        return []
    values = values.dropna(subset=needed)
    expected = values[relation.equals] if total else float(relation.equals)
    gap = (values[relation.sum].sum(axis=1) - expected).abs()
    wrong = gap[gap > relation.tolerance].rename("gap").reset_index()
    return [
        f"{' + '.join(relation.sum)} differs from {relation.equals} by {row['gap']:.3g} "
        f"(tolerance {relation.tolerance:g}) in {row['geography']}, {row['period']}"
        for _, row in wrong.iterrows()
    ]


def _row(row: pd.Series) -> str:
    return f"{row['indicator']} {row['period']} {row['geography']}"
