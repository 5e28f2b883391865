"""The notebooks that every side runs: each theme on each site."""

from __future__ import annotations

from pathlib import Path

import yaml


def notebooks() -> list[tuple[str, str, str]]:
    """Return the site, theme and template of each, from the parameters of the current folder."""
    themes = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))["template"]
        for path in sorted(Path("parameters/themes").glob("*.yml"))
    }
    sites = [path.stem for path in sorted(Path("parameters/sites").glob("*.yml"))]
    return [(site, theme, template) for site in sites for theme, template in themes.items()]
