"""The tables of ``data/``. A module of this package declares the tables of one theme."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ateliers.sources.schemas import TableSchema

#: Every table by its name, those every theme shares first: discovered, so that a new theme is a
#: new module.
TABLES: dict[str, TableSchema] = {
    table.name: table
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__))
    for table in import_module(f"{__name__}.{module}").TABLES
}
