"""The producers' files, beside the checkout where they are available."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

#: Their folder; under CI it must be there.
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

#: For tests that read them: skipped without them, but under CI they fail.
needs_producers = pytest.mark.skipif(
    not SHARED.is_dir() and os.environ.get("CI") != "true",
    reason="the producers' files are not beside this checkout (../shared/data)",
)
