"""Write one notebook for each theme of each site: jupyter-cache knows nothing of parameters.

Its users keep such copies beside their book; they are made once, so that is not timed.
"""

from __future__ import annotations

from pathlib import Path

import papermill
from notebooks import notebooks

for site, theme, template in notebooks():
    target = Path("build/jupyter-cache", site, f"{theme}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(
        template, target, parameters={"site": site}, prepare_only=True, progress_bar=False
    )
