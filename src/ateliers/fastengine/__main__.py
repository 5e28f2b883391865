"""Run a command whose processes share a zygote: ``python -m ateliers.fastengine pytest --nbval``.

``--modules a,b`` before the command says what the zygote imports.
"""

from __future__ import annotations

import subprocess
import sys

from .forked import MODULES, shared


def main(words: list[str]) -> int:
    """Run the command and return its exit code."""
    modules: tuple[str, ...] = MODULES
    if words[:1] == ["--modules"] and len(words) > 1:
        modules, words = tuple(words[1].split(",")), words[2:]
    if not words:
        print(__doc__, file=sys.stderr)
        return 2
    with shared(modules) as reason:
        if reason:
            print(f"standard engine: {reason}", file=sys.stderr)
        return subprocess.run(words).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
