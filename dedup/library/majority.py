"""Whether one outlet holds most of a library: its folders stand for years or kinds of text then, or it has one outlet.

That two outlets use a phrase says little there, so a check counts its holders by document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dedup.library.entries import Store
from dedup.messages import Message
from dedup.model import Problem
from dedup.read.dates import is_year

# More than this share of the documents is most of them, of so many documents at the least.
MOST, LEAST = 0.5, 10


class Majority(NamedTuple):
    """An outlet that ``documents`` of ``all`` documents of a library are of; or ``years`` that their folders are named
    after."""

    outlet: str
    documents: int
    all: int
    years: bool = False


def find_majority(store: Store) -> Majority | None:
    """The outlet that most documents of a library are of, None where none is."""
    whole = len(store)
    if whole < LEAST:
        return None
    outlets = store.outlets()
    years = sorted(name for name in outlets if is_year(name))
    if (dated := sum(outlets[name] for name in years)) > MOST * whole:
        return Majority("–".join(dict.fromkeys((years[0], years[-1]))), dated, whole, years=True)
    name = max(outlets, key=lambda one: (outlets[one], one), default="")
    return Majority(name, outlets[name], whole) if name and outlets[name] > MOST * whole else None


def tell_majority(found: Majority | None, name: str) -> Sequence[Problem]:
    """What is to be said of a library that one outlet holds most of, if one does; ``name`` is what it is called."""
    if found is None:
        return ()
    message = Message(
        "library.majority_years" if found.years else "library.majority",
        documents=f"{found.documents:,}",
        all=f"{found.all:,}",
        outlet=found.outlet,
    )
    return (Problem(name, message),)
