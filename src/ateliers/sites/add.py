"""Add a commune or an EPCI as a site, list the sites, take one away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ateliers import tables
from ateliers.errors import InvalidInput
from ateliers.parameters import Site, load_site, load_sites
from ateliers.project import write_atomic
from ateliers.sites import find, names, posts, rows, write
from ateliers.sources.build import build

Say = Callable[[str], None]
_FOLDER = "parameters/sites"


def add(root: Path, words: str, mirror: Path | None = None, say: Say = print) -> Site:
    """Write the file of a new site, then its rows of ``data/``.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    words : str
        A code or a name (:func:`ateliers.sites.find.find`).
    mirror : pathlib.Path, optional
        Folder of the producers' files, from which every table is built. Without it, the rows that
        the national tables of ``data/`` hold are copied: what they lack is said by the pages.

    Raises
    ------
    InvalidInput
        When no territory, or several, answer to `words`; when it is a site already; when the
        mirror is refused. Nothing is then written.
    """
    reader = tables.Reader(root)
    territories, events = reader.read("territories"), reader.read("commune_events")
    target = find.find(words, territories, events)
    sites = load_sites(root)
    _refuse_twice(target, sites)
    name = names.name_of(target, territories)
    identifier = names.identifier_of(name, target, {site.identifier for site in sites})
    chosen = posts.nearest(
        target.communes,
        reader.read("commune_points", target.communes),
        reader.read("stations"),
        reader.read("posts"),
    )
    path = root / _FOLDER / f"{identifier}.yml"
    order = max(site.order for site in sites) + 1
    write_atomic(path, write.text_of(identifier, order, name, target, chosen))
    try:
        # Read again by the rules of the project: what is written here is a file like the others.
        site = load_site(identifier, root)
        if mirror:
            changed = build(root, mirror, say=lambda line: None)
        else:
            changed = rows.write(root, rows.copied(root, load_sites(root), territories))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    for remark in target.remarks:
        say(remark)
    _told(site, chosen, changed, root, say)
    return site


def _refuse_twice(target: find.Target, sites: list[Site]) -> None:
    """Refuse a territory that is a site already."""
    for site in sites:
        if set(site.communes) == set(target.communes):
            raise InvalidInput(
                f"{site.name.full} is already a site of the book.",
                f"{_FOLDER}/{site.identifier}.yml",
                "add another territory, or change this file",
            )


def _told(site: Site, chosen: list[posts.Chosen], changed: list[str], root: Path, say: Say) -> None:
    count = len(site.communes)
    say(f"{site.name.full}: {count} commune{'s' if count > 1 else ''}")
    say(f"  {_FOLDER}/{site.identifier}.yml ({site.name.of}; {site.name.within})")
    for post in chosen:
        say(f"  {post.role} station: {post.name} ({post.code}), {post.kilometres:.0f} km")
    if not chosen:
        say(f"  no station of the book within {posts.LONG_KM:.0f} km: no weather series")
    say(f"  data/: {len(changed)} files changed")
    say(f"  `ateliers site check {site.identifier}` lists what it lacks; `make book` includes it")


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
    """Delete a site, the rows of ``data/`` that only it needed, and its results.

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
