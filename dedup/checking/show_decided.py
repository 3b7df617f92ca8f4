"""What decisions on an earlier version come to, at a terminal: the shares after them, and which are stale."""

from __future__ import annotations

from rich.console import Console

from dedup.checking.decided import Decided
from dedup.checking.decisions import Decision
from dedup.checking.ratios import DraftRatios
from dedup.printable import printable
from dedup.report.terminal import say
from dedup.report.wording import Wording

# Of each so many are named, with so many characters of what they are about.
NAMED, SHOWN = 8, 40


def show_decided(decided: Decided, ratios: DraftRatios, console: Console, wording: Wording) -> None:
    """The shares before and after; what was decided, and what of it is stale."""
    if not (decided.held or decided.stale):
        return
    console.print()
    after = {name: f"{decided.after[name][1]:.1%}" for name in ("total", "copied")}
    before = {name: f"{getattr(ratios, name).share:.1%}" for name in after}
    say(
        console,
        (wording.say("check.decided", total=after["total"], copied=after["copied"]), "bold"),
        (wording.say("check.decided_before", total=before["total"], copied=before["copied"]), "dim"),
    )
    for name, some in (("held", decided.held), ("stale", decided.stale)):
        style = "yellow" if name == "stale" else "dim"
        if some:
            say(console, ("  " + wording.say(f"check.decided_{name}", n=len(some)), style))
        for one in some[:NAMED]:
            say(console, ("    " + _line(one, wording), style))
        if len(some) > NAMED:
            say(console, ("    " + wording.say("check.more_phrases", n=len(some) - NAMED), "dim"))
    if decided.new_library:
        say(console, ("  " + wording.say("check.decided_new_library"), "dim"))


def _line(one: Decision, wording: Wording) -> str:
    """``finding  四月里沟渠就满了…  # agreed with the office``."""
    about = " ".join((one.title or one.source or one.text).split())
    about = about if len(about) <= SHOWN else about[:SHOWN] + "…"
    note = f"  # {' '.join(one.note.split())}" if one.note else ""
    return printable(f"{wording.say(f'check.what_{one.what}')}  {about}{note}".rstrip())
