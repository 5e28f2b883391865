"""The description that an archive of an edition carries for data repositories: RO-Crate.

See https://www.researchobject.org/ro-crate/. Every CSV of the book is there with its licences and
sources, and what made it: authors, software, commit. Nothing is said that the edition does not say
of itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rocrate.model import ContextEntity, Dataset, File
from rocrate.rocrate import ROCrate

from ateliers.publish.archive import RECORD
from ateliers.publish.citation import PUBLISHER, Work
from ateliers.publish.datasets import DESCRIPTOR
from ateliers.publish.origins import OWN_LICENCE

#: Name that the specification gives to the file.
FILE = "ro-crate-metadata.json"


def describe(pages: Path, work: Work) -> str:
    """Return the description of a published edition, as JSON-LD.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the edition.
    work : Work
        What the citation file says of the book.
    """
    record = json.loads((pages / RECORD).read_text(encoding="utf-8"))
    crate = ROCrate()
    _tell_the_whole(crate, work, record)
    for name in sorted(record["pages"]):
        told = {"name": record["pages"][name]["title"], "encodingFormat": "text/html"}
        crate.add(File(crate, dest_path=name, properties=told))
    for descriptor in sorted(pages.rglob(DESCRIPTOR)):
        _tell_a_folder(crate, pages, descriptor)
    return json.dumps(crate.metadata.generate(), ensure_ascii=False, indent=1) + "\n"


def _tell_the_whole(crate: ROCrate, work: Work, record: Mapping[str, Any]) -> None:
    crate.name = work.title
    crate.description = f"{PUBLISHER}. Version {record['version']}."
    crate.datePublished = record["date"]
    crate.license = _licence(crate, OWN_LICENCE)
    crate.creator = [
        _known(crate, f"#auteur-{i}", {"@type": "Organization", "name": name})
        for i, name in enumerate(work.authors, 1)
    ]
    root = crate.root_dataset
    root["version"] = record["version"]
    root["inLanguage"] = "fr"
    root["mainEntity"] = crate.add(
        File(crate, dest_path="index.html", properties={"encodingFormat": "text/html"})
    )
    if work.address:
        root["url"] = work.address
    software = {
        "@type": "SoftwareApplication",
        "name": "ateliers",
        "version": work.version,
        "softwareRequirements": "Python 3.11–3.13",
    }
    if record["commit"]:
        software["identifier"] = record["commit"]
    tool = _known(crate, "#ateliers", software)
    tool["license"] = _licence(crate, OWN_LICENCE)
    made = {"@type": "CreateAction", "name": "Construction de l’édition", "endTime": record["date"]}
    action = _known(crate, "#construction", made)
    action["instrument"], action["result"] = tool, root
    root["mentions"] = action


def _tell_a_folder(crate: ROCrate, pages: Path, descriptor: Path) -> None:
    """Add the files that a data package describes: under a page, or about the whole book."""
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    folder = descriptor.parent.relative_to(pages).as_posix()
    dataset = Dataset(crate, dest_path=f"{folder}/", properties={"name": package["title"]})
    crate.add(dataset)
    parts = []
    for resource in package["resources"]:
        part = File(
            crate,
            dest_path=f"{folder}/{resource['path']}",
            properties={
                "name": resource["title"],
                "description": resource["description"],
                "encodingFormat": resource["mediatype"],
                "contentSize": str(resource["bytes"]),
            },
        )
        crate.add(part)
        part["license"] = [_licence(crate, one) for one in resource["licenses"]]
        if resource["sources"]:
            part["isBasedOn"] = [_source(crate, one) for one in resource["sources"]]
        parts.append(part)
    dataset["license"] = [_licence(crate, one) for one in package["licenses"]]
    dataset["hasPart"] = parts


def _licence(crate: ROCrate, licence: Mapping[str, str]) -> ContextEntity:
    told = {"@type": "CreativeWork", "name": licence["title"]}
    return _known(crate, licence.get("path") or f"#licence-{_short(licence['title'])}", told)


def _source(crate: ROCrate, source: Mapping[str, str]) -> ContextEntity:
    words = ", ".join(part for part in (source["title"], source.get("vintage", "")) if part)
    told = {"@type": "CreativeWork", "name": words}
    if "licence" in source:
        told["copyrightNotice"] = source["licence"]
    if "path" in source:
        told["url"] = source["path"]
    return _known(crate, f"#source-{_short(words)}", told)


def _known(crate: ROCrate, identifier: str, told: Mapping[str, Any]) -> ContextEntity:
    """Return an entity of the crate, added the first time it is named."""
    found = crate.get(identifier)
    return found or crate.add(ContextEntity(crate, identifier, properties=dict(told)))


def _short(words: str) -> str:
    """Return an identifier for some words: the same words, the same identifier."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]
