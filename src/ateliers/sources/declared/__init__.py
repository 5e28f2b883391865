"""The tables of ``data/``. A module of this package declares the tables of one theme."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ateliers.sources.schemas import TableSchema

_DECLARED = {
    module: import_module(f"{__name__}.{module}").TABLES
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__))
}
#: Every table by its name, those every theme shares first: discovered, so that a new theme is a
#: new module.
TABLES: dict[str, TableSchema] = {
    table.name: table for tables in _DECLARED.values() for table in tables
}
#: Name of each table → the module that declares it: a theme, or what several share.
FAMILIES: dict[str, str] = {
    table.name: module for module, tables in _DECLARED.items() for table in tables
}
