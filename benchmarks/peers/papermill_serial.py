"""Papermill, one notebook after the other, in one process: the loop of its documentation."""

from __future__ import annotations

from pathlib import Path

import papermill
from notebooks import notebooks

for site, theme, template in notebooks():
    target = Path("build/papermill", site, f"{theme}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(template, target, parameters={"site": site}, progress_bar=False)
