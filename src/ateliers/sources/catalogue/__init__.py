"""Where each input comes from. A module of this package describes the inputs of one theme."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ateliers.sources.catalogue.source import OPEN_LICENCE, Source

__all__ = ["OPEN_LICENCE", "SOURCES", "Source", "cite"]

#: Every source by its identifier: discovered, so that a new theme is a new module.
SOURCES: dict[str, Source] = {
    source.id: source
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name != "source")
    for source in import_module(f"{__name__}.{module}").SOURCES
}


def cite(*ids: str) -> str:
    """Return the citations of sources, each once, as printed under a figure."""
    return " ; ".join(dict.fromkeys(SOURCES[i].cite for i in ids))
