"""Add a commune or an EPCI as a site, list the sites, take one away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ateliers import tables
from ateliers.errors import InvalidInput
from ateliers.parameters import Site, load_site, load_sites
from ateliers.project import write_atomic
from ateliers.sites import find, names, posts, rows, write
from ateliers.sources.build import build
from ateliers.sources.declared import TABLES

Say = Callable[[str], None]
_FOLDER = "parameters/sites"
#: Tables that a site may change: the national ones hold every territory already.
_OF_SITES = [name for name, schema in TABLES.items() if schema.format != "parquet"]


def add(
    root: Path, wanted: Sequence[str], mirror: Path | None = None, say: Say = print
) -> list[Site]:
    """Write the files of new sites, then their rows of ``data/``.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    wanted : sequence of str
        A code or a name each (:func:`ateliers.sites.find.find`).
    mirror : pathlib.Path, optional
        Folder of the producers' files, from which the tables of the sites are built. Without it,
        the rows that the national tables of ``data/`` hold are copied: what they lack is said by
        the pages.

    Raises
    ------
    InvalidInput
        When no territory, or several, answer to a name; when one is a site already; when the
        mirror is refused. Nothing is then written.
    """
    reader, before = tables.Reader(root), load_sites(root)
    territories, events = reader.read("territories"), reader.read("commune_events")
    targets = [find.find(words, territories, events) for words in wanted]
    _refuse_twice(targets, before)
    order = max(site.order for site in before)
    taken = {site.identifier for site in before}
    written: list[Path] = []
    stations = {}
    try:
        for target in targets:
            order += 1
            name = names.name_of(target, territories)
            identifier = names.identifier_of(name, target, taken)
            taken.add(identifier)
            stations[identifier] = _stations(reader, target)
            path = root / _FOLDER / f"{identifier}.yml"
            written.append(path)
            text = write.text_of(identifier, order, name, target, stations[identifier])
            write_atomic(path, text)
        # Read again by the rules of the project: what is written here is a file like the others.
        sites = load_sites(root)
        if mirror:
            changed = build(root, mirror, only=_OF_SITES, say=lambda line: None)
        else:
            changed = rows.write(root, rows.copied(root, sites, territories))
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    for target in targets:
        for remark in target.remarks:
            say(remark)
    added = [site for site in sites if site.identifier in stations]
    for site in added:
        _told(site, stations[site.identifier], say)
    say(f"data/: {len(changed)} files changed; `make book` includes what was added")
    return added


def _stations(reader: tables.Reader, target: find.Target) -> list[posts.Chosen]:
    points = reader.read("commune_points", target.communes)
    return posts.nearest(target.communes, points, reader.read("stations"), reader.read("posts"))


def _refuse_twice(targets: Sequence[find.Target], sites: Sequence[Site]) -> None:
    """Refuse a territory that is a site already, or that is named twice."""
    known = {frozenset(site.communes): site for site in sites}
    asked: set[frozenset[str]] = set()
    for target in targets:
        communes = frozenset(target.communes)
        if communes in asked:
            raise InvalidInput(f"{target.code} is named twice.", "", "name it once")
        asked.add(communes)
        if communes in known:
            site = known[communes]
            raise InvalidInput(
                f"{site.name.full} is already a site of the book.",
                f"{_FOLDER}/{site.identifier}.yml",
                "add another territory, or change this file",
            )


def _told(site: Site, chosen: Sequence[posts.Chosen], say: Say) -> None:
    count = len(site.communes)
    said = f"{count} commune{'s' if count > 1 else ''}"
    say(f"{site.name.full}: {said}, {_FOLDER}/{site.identifier}.yml")
    say(f"  said « {site.name.of} », « {site.name.within} »")
    for post in chosen:
        say(f"  {post.role} station: {post.name} ({post.code}), {post.kilometres:.0f} km")
    if not chosen:
        near, far = f"{posts.NEAR_KM:.0f}", f"{posts.LONG_KM:.0f}"
        say(f"  no two stations of the book within {near} and {far} km: no weather series")
    say(f"  `ateliers site check {site.identifier}` lists what it lacks")


def listing(root: Path) -> list[str]:
    """Return one line a site: identifier, name, communes, EPCI."""
    sites = load_sites(root)
    width = max(len(site.identifier) for site in sites)
    lines = []
    for site in sites:
        count = len(site.communes)
        said = f"{count} commune{'s' if count > 1 else ''}"
        lines.append(
            f"{site.identifier:<{width}}  {site.name.full} ({said}, EPCI {site.context.epci})"
        )
    return lines


def remove(root: Path, identifier: str, say: Say = print) -> None:
    """Delete the file of a site, and the rows of ``data/`` that only it needed.

    Raises
    ------
    InvalidInput
        When there is no such site, or no other.
    """
    site, sites = load_site(identifier, root), load_sites(root)
    others = [one for one in sites if one.identifier != identifier]
    if not others:
        raise InvalidInput(
            f"{site.name.full} is the only site: a book needs one.",
            f"{_FOLDER}/{identifier}.yml",
            "add another site first: `ateliers site add`",
        )
    territories = tables.Reader(root).read("territories")
    before, after = rows.scope(sites, territories), rows.scope(others, territories)
    changed = rows.without(root, before, after, identifier)
    (root / _FOLDER / f"{identifier}.yml").unlink()
    written = rows.write(root, changed)
    say(f"{site.name.full} removed: {_FOLDER}/{identifier}.yml, rows of {len(written)} files")
    say("  `git checkout -- parameters data` brings back what was committed")
