"""The published book as one archive, to carry on a USB key or to send."""

from __future__ import annotations

import io
import json
import textwrap
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ateliers.errors import BuildFailed, InvalidInput
from ateliers.project import write_atomic
from ateliers.publish import crate
from ateliers.publish.archive import RECORD
from ateliers.publish.citation import read_work
from ateliers.publish.templating import day

#: Folder that the archive opens into, and the file there that says what to do.
NAME, READ_ME = "ateliers-des-territoires", "LISEZ-MOI.txt"
#: Years that the dates of an archive can tell (ZIP specification).
_YEARS = (1980, 2107)
_WIDTH = 78


def write(root: Path) -> Path:
    """Write the archive of the published edition in ``build/`` and return its path.

    The same edition gives the same bytes: names in order, the date of the edition on every file.

    Raises
    ------
    InvalidInput
        If no book is published.
    BuildFailed
        If two of its files would be one on a key (names that differ only by their case).
    """
    pages = (root / "build" / "html").resolve()
    try:
        record = json.loads((pages / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput("The book is not built.", "build/html", "make book") from None
    files = {p.relative_to(pages).as_posix(): p for p in pages.rglob("*") if p.is_file()}
    _refuse_twins(files)
    target = root / "build" / f"{NAME}-{record['version']}.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        text = read_me(record["version"], record["date"])
        _add(archive, READ_ME, text.encode("utf-8-sig"), record["date"])
        metadata = crate.describe(pages, read_work(root))
        _add(archive, crate.FILE, metadata.encode("utf-8"), record["date"])
        for name in sorted(files):
            _add(archive, name, files[name].read_bytes(), record["date"])
    write_atomic(target, stream.getvalue())
    return target


def read_me(version: str, edited: str) -> str:
    """Return what the archive says of itself, for people, in lines a plain editor shows.

    Parameters
    ----------
    version : str
        Version of the edition.
    edited : str
        Its day (ISO).
    """
    paragraphs = (
        "Ateliers des territoires, en chiffres",
        "Pour lire ce livre, ouvrez le fichier index.html d’un double-clic. Il s’affiche dans "
        "votre navigateur, sans connexion à internet.",
        "Gardez tous les fichiers ensemble. Extrayez le dossier de l’archive, puis copiez-le "
        "entier sur une clé USB ou un disque. Rien n’est à installer.",
        "Rien n’est envoyé ni enregistré ailleurs que sur votre machine, où votre navigateur "
        "retient seulement l’apparence choisie (claire ou sombre).",
        "Les données de chaque figure sont dans _static/figures, en CSV ; leurs sources et leurs "
        "licences sont à côté, dans LISEZ-MOI.txt.",
        f"Édition du {day(edited)}, version {version}. Édition indépendante, non officielle.",
    )
    spaced = (p.replace(" :", "\u00a0:").replace(" ;", "\u202f;") for p in paragraphs)
    # A file of Windows’ oldest editor too: lines end as there.
    return "\r\n\r\n".join("\r\n".join(textwrap.wrap(p, _WIDTH)) for p in spaced) + "\r\n"


def _refuse_twins(names: Iterable[str]) -> None:
    known: dict[str, str] = {}
    for name in sorted(names):
        twin = known.setdefault(name.casefold(), name)
        if twin != name:
            raise BuildFailed(f"{twin} and {name} would be one file on a USB key.")


def _add(archive: zipfile.ZipFile, name: str, content: bytes, edited: str) -> None:
    then = date.fromisoformat(edited)
    year = min(max(then.year, _YEARS[0]), _YEARS[1])
    told = zipfile.ZipInfo(f"{NAME}/{name}", (year, then.month, then.day, 0, 0, 0))
    told.compress_type = zipfile.ZIP_DEFLATED
    told.create_system = 3  # files with the rights below, whatever the machine it is made on
    told.external_attr = 0o100644 << 16
    archive.writestr(told, content, compresslevel=9)
