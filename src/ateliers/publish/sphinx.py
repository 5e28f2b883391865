"""Build the staged book with Jupyter Book, in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ateliers.errors import BuildFailed

#: Lines of Sphinx worth showing when it fails.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TELLING = re.compile(r"WARNING|ERROR|Error:|CRITICAL|Exception")


def build_html(root: Path, staging: Path, output: Path, epoch: str) -> Path:
    """Build the book and return the folder of its pages.

    Parameters
    ----------
    root, staging : pathlib.Path
        Folder of the project, and of the staged book.
    output : pathlib.Path
        Folder that receives the build; emptied first, so that a page removed from the book or a
        doctree of a failed build never comes back.
    epoch : str
        Date stamped on what Sphinx generates, in seconds since 1970.

    Raises
    ------
    BuildFailed
        When Sphinx fails or warns.
    """
    if output.exists():
        shutil.rmtree(output)
    output.mkdir(parents=True)
    command = [
        sys.executable,
        "-c",
        "from jupyter_book.cli.main import main; main()",
        *("build", str(staging), "--path-output", str(output)),
        *("--config", str(root / "_config.yml"), "--toc", str((staging / "_toc.yml").resolve())),
        *("--warningiserror", "--keep-going", "--quiet"),
    ]
    # What would make two builds of the same pages differ, or hide a warning behind colours.
    settings = {"SOURCE_DATE_EPOCH": epoch, "NO_COLOR": "1", "PYTHONHASHSEED": "0", "TZ": "UTC"}
    done = subprocess.run(
        command, cwd=root, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    pages = output / "_build" / "html"
    if done.returncode != 0 or not (pages / "index.html").is_file():
        raise BuildFailed(_explained(done.stdout + done.stderr, root))
    return pages


def _explained(said: str, root: Path) -> str:
    lines = [line.strip() for line in _COLOUR.sub("", said).splitlines() if line.strip()]
    telling = list(dict.fromkeys(line for line in lines if _TELLING.search(line))) or lines[-15:]
    shown = "\n".join(f"  {line}" for line in telling[:20]).replace(f"{root}/", "")
    return f"Jupyter Book could not build the book; nothing was published.\n{shown}"
