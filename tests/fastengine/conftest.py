"""A zygote for the tests of a file."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from ateliers.fastengine import shared, unsupported

MODULES = ("numpy", "pandas", "matplotlib.pyplot")


@pytest.fixture(scope="module")
def zygote() -> Iterator[str]:
    """Give the variable by which the zygote is found; processes and kernels share it."""
    if unsupported():
        pytest.skip(unsupported())
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = "0"
    try:
        with shared(MODULES) as reason:
            assert reason is None
            yield os.environ["FASTENGINE_ZYGOTE"]
    finally:
        os.environ.pop("PYTHONHASHSEED")
        if before is not None:
            os.environ["PYTHONHASHSEED"] = before
