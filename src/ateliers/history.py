"""What happened to communes: INSEE's events in order, and where each commune ended up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

#: The one kind of event that INSEE dates on the day of another event that follows from it: a
#: commune takes a code of its new département, then merges (Pont-Farcy into Tessy-Bocage, 2018).
FIRST_OF_THE_DAY = "changement de département"


@dataclass(frozen=True)
class Event:
    """What happened on one day to communes that it binds together.

    Parameters
    ----------
    date, kind : str
        Day (ISO) and INSEE's word for it.
    before, after : dict
        Code → name of the communes there were, and of those there are.
    """

    date: str
    kind: str
    before: dict[str, str]
    after: dict[str, str]

    def __str__(self) -> str:
        return f"{self.date}, {self.kind}: {_named(self.before)} → {_named(self.after)}"

    def reversed(self) -> Event:
        """Return the event as it is met when going back in time."""
        return Event(self.date, self.kind, self.after, self.before)


@dataclass
class Route:
    """Where the communes touched by events ended up.

    `whole`: code now → codes at the start it is made of; `broken`: code at the start → the event
    that makes it impossible to follow; `met`: code at the start → events; `first_names`: code at
    the start → name; `names`: code now → name.
    """

    whole: dict[str, list[str]] = field(default_factory=dict)
    broken: dict[str, Event] = field(default_factory=dict)
    met: dict[str, list[Event]] = field(default_factory=dict)
    first_names: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def became(self) -> dict[str, str]:
        """Return the code now of each code at the start that can be followed."""
        return {old: new for new, olds in self.whole.items() for old in olds}


def in_order(events: pd.DataFrame) -> list[Event]:
    """Return the events in order of date, each binding the communes it concerns."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    # Rows of one event share a code before or a code after: the groups are those of the graph
    # that links the two.
    moment = events["date"] + " " + events["event"]
    sides = [moment + " before " + events["code_before"], moment + " after " + events["code_after"]]
    numbers, known = pd.factorize(pd.concat(sides, ignore_index=True))
    rows = len(events)
    links = coo_array(
        (np.ones(rows), (numbers[:rows], numbers[rows:])), shape=(len(known), len(known))
    )
    group = connected_components(links, directed=False)[1][numbers[:rows]]
    found: dict[int, Event] = {}
    for number, row in zip(group, events.itertuples(index=False), strict=True):
        event = found.setdefault(number, Event(str(row.date), str(row.event), {}, {}))
        event.before[str(row.code_before)] = str(row.name_before)
        event.after[str(row.code_after)] = str(row.name_after)
    return sorted(found.values(), key=lambda e: (e.date, e.kind != FIRST_OF_THE_DAY))


def between(history: list[Event], start: str, end: str) -> list[Event]:
    """Return the events met when going from `start` to `end`, as they are met."""
    first, last = sorted((start, end))
    met = [event for event in history if first < event.date <= last]
    return met if start < end else [event.reversed() for event in reversed(met)]


def follow(met: list[Event]) -> Route:
    """Follow the communes through events: whole as long as each has one place to go to."""
    route = Route()
    scattered: dict[str, Event] = {}
    for event in met:
        loss = next((scattered[c] for c in event.before if c in scattered), None)
        olds: list[str] = []
        for code, name in event.before.items():
            if scattered.pop(code, None):
                continue  # a part of communes already lost
            if code not in route.whole:
                route.whole[code], route.first_names[code] = [code], name
            olds += route.whole.pop(code)
            route.names.pop(code, None)
        for old in olds:
            route.met.setdefault(old, []).append(event)
        if loss is None and len(event.after) == 1:
            ((new, name),) = event.after.items()
            route.whole[new], route.names[new] = sorted(olds), name
        else:
            route.broken.update(dict.fromkeys(olds, loss or event))
            scattered.update(dict.fromkeys(event.after, loss or event))
    return route


def alive(history: list[Event], when: str) -> dict[str, bool]:
    """Return whether each code that events mention was that of a commune on a date."""
    found: dict[str, bool] = {}
    for event in history:
        if event.date <= when:
            found |= dict.fromkeys(event.before, False) | dict.fromkeys(event.after, True)
            continue
        # What happens to a code later tells what it was before, when nothing older does.
        for code in (*event.before, *event.after):
            found.setdefault(code, code in event.before)
    return found


def _named(communes: Mapping[str, str]) -> str:
    return " + ".join(f"{code} {name}" for code, name in communes.items())
