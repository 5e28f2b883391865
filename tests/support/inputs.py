"""Lay fixtures out as a folder of producers' files, as the catalogue of sources names them."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from ateliers.sources.catalogue import load
from ateliers.sources.formats import Inputs

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
#: The catalogue of the project, which names the files.
CATALOGUE = load(FIXTURES.parents[1])

#: Source → stem of its fixture, for the files copied as they are.
_TEXT = {
    "insee_populations_rp2019": "donnees_communes_RP2019",
    "insee_populations_rp2021": "donnees_communes_RP2021",
    "insee_populations_rp2023": "donnees_communes_RP2023",
    "insee_populations_series": "populations_2010_2023",
    "insee_comparateur_2025": "comparateur_2025",
    "insee_filosofi_2021": "filosofi_2021",
    "lovac_2025": "lovac_2025",
    "insee_mouvements": "mouvements",
}


def parts(folder: Path, stem: str, suffix: str) -> list[Path]:
    """Return a fixture's file, or its parts of at most 20 rows."""
    return sorted(folder.glob(f"{stem}{suffix}")) or sorted(folder.glob(f"{stem}.[0-9]{suffix}"))


def joined(files: Iterable[Path]) -> str:
    """Return delimited files one under the other, the header once."""
    texts = [f.read_text(encoding="utf-8").splitlines() for f in files]
    return "\n".join([texts[0][0], *(line for text in texts for line in text[1:])]) + "\n"


def lay_out(source: Path, target: Path) -> Inputs:
    """Write the fixtures of `source` under the names producers' files have; return the folder."""
    for name, stem in _TEXT.items():
        if files := parts(source, stem, ".csv"):
            _write(target / CATALOGUE.sources[name].file_of(), joined(files))
    if files := parts(source, "comparateur_2022", ".csv"):
        _archive(target, joined(files))
    if files := parts(source, "portrait_population", ".json"):
        whole = {k: v for f in files for k, v in json.loads(f.read_text("utf-8")).items()}
        _write(target / CATALOGUE.sources["portrait_population"].file_of(), json.dumps(whole))
    if files := parts(source, "ensemble_RP2022", ".csv"):
        _workbook(target / CATALOGUE.sources["insee_populations_rp2022"].file_of(), joined(files))
    if files := parts(source, "iris", ".csv"):
        _iris(target, files)
    return Inputs(target, CATALOGUE)


def lay_out_named(names: Mapping[str, str], source: Path, target: Path) -> Inputs:
    """Copy fixtures of `source`, given by source of the catalogue, and the archive of 2022."""
    for name, file in names.items():
        path = target / CATALOGUE.sources[name].file_of()
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / file, path)
    _archive(target, (source / "comparateur_2022.csv").read_text(encoding="utf-8"))
    return Inputs(target, CATALOGUE)


def _archive(target: Path, text: str) -> None:
    path = target / CATALOGUE.sources["insee_comparateur_2022"].file_of()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("base_cc_comparateur.CSV", text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _workbook(path: Path, text: str) -> None:
    rows = [line.split("|") for line in text.splitlines()]
    title = [["Populations de référence des communes", *[None] * (len(rows[0]) - 1)]]
    path.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame([*title, *rows]).to_excel(path, sheet_name="Communes", header=False, index=False)


def _iris(target: Path, files: list[Path]) -> None:
    frame = pd.concat([pd.read_csv(f, dtype={"code": str, "COM": str}) for f in files])
    for departement, rows in frame.groupby(frame["COM"].str[:2]):
        path = target / CATALOGUE.sources["ptod_iris"].file_of(departement)
        path.parent.mkdir(parents=True, exist_ok=True)
        rows.to_parquet(path, index=False)


def copy_project(root: Path, target: Path) -> Path:
    """Copy what a run needs of a project (parameters, data, notebooks, pages) to `target`."""
    for name in ("parameters", "data", "notebooks", "book"):
        shutil.copytree(root / name, target / name)
    for name in ("_config.yml", "requirements.lock", "CITATION.cff"):
        shutil.copy(root / name, target / name)
    return target
