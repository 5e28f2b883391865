"""ploomber-engine, one notebook after the other in one process: ``ploomber_serial.py PACKAGES``.

It has no kernel: the notebooks run in this very process, which needs the packages of the project.
"""

from __future__ import annotations

import os
import site
import sys
from pathlib import Path

# After those of this environment, which drive the notebooks.
site.addsitedir(sys.argv[1])

from notebooks import notebooks
from ploomber_engine import execute_notebook

root = Path.cwd()
for place, theme, template in notebooks():
    target = root / "build" / "ploomber" / place / f"{theme}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    os.chdir(root / "notebooks")
    execute_notebook(
        str(root / template),
        str(target),
        parameters={"site": place},
        progress_bar=False,
        verbose=False,
    )
    os.chdir(root)
