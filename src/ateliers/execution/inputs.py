"""What is verified before any notebook starts: tables, parameters and templates agree."""

from __future__ import annotations

import ast
import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ateliers import datapackage, debates, roadmaps
from ateliers.datapackage import Rows
from ateliers.errors import InvalidInput, nearest
from ateliers.parameters import Site, Theme, load_sites, load_themes
from ateliers.scenarios import PATH as SCENARIOS_FILE
from ateliers.scenarios import SCENARIOS, load_scenario_theme


def check(root: Path) -> tuple[list[Site], list[Theme]]:
    """Verify all that the runs read; return the sites and themes in the order of the book.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.

    Raises
    ------
    InvalidInput
        When a table is missing, truncated or altered; a parameter file is wrong; a commune, EPCI,
        département or station is unknown, or a commune is not of the EPCI of its site; a theme
        names a table or a notebook that does not exist, or its template ignores its parameters; a
        roadmap or the record of a session is wrong.
    """
    # Tables first: a truncated list of communes must not pass for a commune that does not exist.
    known = datapackage.verify(root)
    sites, themes = load_sites(root), load_themes(root)
    places, posts = _table(root, "territories"), _table(root, "stations")
    for site in sites:
        _check_codes(site, places, posts)
    scenarios = load_scenario_theme(root)
    for theme in [*themes, *([scenarios] if scenarios else [])]:
        _check_inputs(theme, known)
        _notebooks_exist(theme, root)
        check_template(theme, root)
    # What the pages alone read is read here too: nothing runs before all of it is right.
    roadmaps.load(root, sites, themes)
    debates.load(root, sites)
    return sites, themes


def _table(root: Path, name: str) -> Rows:
    described = datapackage.resource(root, name)
    raw = datapackage.verified(root, described)
    return datapackage.rows_of(raw, described, root / "data" / described["path"])


def _check_codes(site: Site, places: Rows, posts: Rows) -> None:
    """Verify that the codes of a site exist, and that its communes are of its EPCI."""
    where = f"parameters/sites/{site.identifier}.yml, key "
    epci = site.context.epci
    for level, key, codes in (
        ("commune", "communes", site.communes),
        ("epci", "context.epci", [epci]),
        ("departement", "context.departements", site.context.departements),
    ):
        for code in codes:
            if level not in _cells(places, code, "level"):
                raise _unknown(code, places, ("level", level), where + key, "data/territories.csv")
    # A list of territories may go without the EPCI: membership is then not checked.
    for code in site.communes if "epci" in places.columns else ():
        if epci not in _cells(places, code, "epci"):
            of = f"EPCI {epci} (context.epci)"
            raise _unknown(code, places, ("epci", epci), f"{where}communes", of)
    for key, station in site.posts.items():
        if not _cells(posts, station, "name"):
            raise _unknown(station, posts, None, f"{where}stations.{key}", "data/stations.csv")


def _cells(rows: Rows, code: str, column: str) -> list[str]:
    """Return the cells of a column in the rows of a code."""
    return [rows.columns[column][row] for row in rows.having("code", code)]


def _unknown(
    code: str, rows: Rows, among: tuple[str, str] | None, where: str, listed: str
) -> InvalidInput:
    """Return the error for a code that is not in a list, with the nearest code that is."""
    kept = rows.having(*among) if among else range(len(rows.texts))
    known = {rows.columns["code"][row]: rows.columns["name"][row] for row in kept}
    # Only codes of the same département are worth comparing: it is quick and more likely right.
    near = [one for one in known if one[:2] == code[:2]] or list(known)
    close = get_close_matches(code, near, n=1, cutoff=0)
    hint = f' Did you mean "{close[0]}" ({known[close[0]]})?' if close else ""
    return InvalidInput(f'"{code}" is not in {listed}.{hint}', where)


def _file_of(theme: Theme) -> str:
    """Return the file of a theme; that of the scenarios stands apart from those of every site."""
    if theme.identifier == SCENARIOS:
        return SCENARIOS_FILE
    return f"parameters/themes/{theme.identifier}.yml"


def _check_inputs(theme: Theme, known: list[str]) -> None:
    """Verify that the tables a theme reads exist."""
    for name in theme.inputs:
        if name not in known:
            raise InvalidInput(
                f'There is no table "{name}" in data/datapackage.json.{nearest(name, known)}',
                f"{_file_of(theme)}, key inputs",
            )


def _notebooks_exist(theme: Theme, root: Path) -> None:
    for key, notebook in (("template", theme.template), ("comparison", theme.comparison)):
        if notebook and not (root / notebook).is_file():
            known = [path.relative_to(root).as_posix() for path in (root / "notebooks").glob("*")]
            raise InvalidInput(
                f"{notebook} does not exist.{nearest(notebook, known)}",
                f"{_file_of(theme)}, key {key}",
            )


def check_template(theme: Theme, root: Path) -> None:
    """Verify that a template declares the parameters of its theme, with the same defaults.

    Papermill only warns about a parameter that a notebook does not know: the notebook would then
    run for its default site and be filed under another.

    Raises
    ------
    InvalidInput
        When a parameter is absent from the cell tagged ``parameters``, or its default differs.
    """
    declared = _declared(root / theme.template, theme.template)
    where = f"{theme.template}, cell tagged parameters"
    for name, parameter in theme.parameters.items():
        if name not in declared:
            raise InvalidInput(
                f'Parameter "{name}" of theme {theme.identifier} is not declared.'
                f"{nearest(name, declared)}",
                where,
                f"add a line {name} = {parameter.default!r}",
            )
        if declared[name] != parameter.default:
            raise InvalidInput(
                f'Parameter "{name}" is {declared[name]!r} in the notebook '
                f"and {parameter.default!r} in the theme.",
                where,
                f"give both the same default ({_file_of(theme)})",
            )


def _declared(path: Path, shown: str) -> dict[str, Any]:
    """Return the names assigned a plain value in the cells tagged ``parameters``."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (json.JSONDecodeError, KeyError) as error:
        raise InvalidInput(f"This is not a notebook: {error}", shown) from error
    found: dict[str, Any] = {}
    for cell in cells:
        if "parameters" not in cell.get("metadata", {}).get("tags", []):
            continue
        for node in ast.parse("".join(cell["source"])).body:
            target, value = _assignment(node)
            if target:
                found[target] = value
    return found


def _assignment(node: ast.stmt) -> tuple[str, Any]:
    """Return the name and plain value of ``name = value`` (or ``name: type = value``)."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        name, value = node.targets[0].id, node.value
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        name, value = node.target.id, node.value
    else:
        return "", None
    try:
        return name, ast.literal_eval(value)
    except ValueError:
        return name, None
