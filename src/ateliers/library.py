"""The files of this library: which ones an analysis loads, and what tells a change of them."""

from __future__ import annotations

import sys
from pathlib import Path

from ateliers.datapackage import short_digest

_PACKAGE = Path(__file__).resolve().parent
#: Ends the name of a folder in which modules are looked up by name: a new file there counts.
LISTING = "*"


def digests() -> dict[str, str]:
    """Return the digest of each file of the library, and of the list of modules of each folder.

    Returns
    -------
    dict of str to str
        ``ateliers/figures/bars.py`` or ``ateliers/figures/*`` → digest.
    """
    files = [p for p in sorted(_PACKAGE.rglob("*")) if p.is_file() and p.suffix != ".pyc"]
    found = {_name(file): short_digest(file.read_bytes().hex()) for file in files}
    for folder in {file.parent for file in files}:
        modules = sorted(file.name for file in files if file.parent == folder)
        found[f"{_name(folder)}/{LISTING}"] = short_digest(*modules)
    return found


def loaded() -> list[str]:
    """Return the files of the library that this process has loaded, by the names of `digests`.

    With a module come the data files of its folder (the dictionary of indicators), and the list of
    the modules there, since some are looked up by name.
    """
    modules = {name: module for name, module in sys.modules.items() if _is_ours(name)}
    files = {Path(str(module.__file__)).resolve() for module in modules.values() if module.__file__}
    found = {_name(file) for file in files}
    for folder in {file.parent for file in files}:
        found.add(f"{_name(folder)}/{LISTING}")
        data = (p for p in folder.iterdir() if p.is_file() and p.suffix not in (".py", ".pyc"))
        found |= {_name(file) for file in data}
    return sorted(found)


def _is_ours(module: str) -> bool:
    return module == "ateliers" or module.startswith("ateliers.")


def _name(path: Path) -> str:
    return path.relative_to(_PACKAGE.parent).as_posix()
