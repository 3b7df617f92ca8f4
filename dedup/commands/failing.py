"""What makes a command end with exit code 1: kinds of finding, or a share.

A scan and a check object to nothing unless somebody asks; the hook objects to copies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from dedup.errors import SettingsError
from dedup.kinds import KINDS, larger_than
from dedup.messages import Message
from dedup.settings import check_option, OBJECTED, split_list

FailOn = Annotated[str, typer.Option("--fail-on", metavar="LIST", help="flags.fail_on")]
ObjectedKinds = Annotated[
    str,
    typer.Option("--fail-on", metavar="LIST", help="flags.fail_on_copies"),
]
FailOver = Annotated[
    str,
    typer.Option("--fail-over", metavar="SHARE", help="flags.fail_over"),
]
FailOverTotal = Annotated[
    str,
    typer.Option(
        "--fail-over-total",
        metavar="SHARE",
        help="flags.fail_over_total",
    ),
]


def parse_kinds(text: str, looked_for: Sequence[str], flag: str = "") -> tuple[str, ...]:
    """The kinds that are objected to, and those that tell the same of more text: a copied speech holds copied
    paragraphs and passages, which are not told again. ``flag`` chooses what is looked for, if any does.

    Raises SettingsError for a kind that is not looked for.
    """
    kinds = split_list(text)
    for kind in kinds:
        if kind not in looked_for:
            known = kind in KINDS
            if known and flag:
                said = {"flag": flag, "known": ",".join(looked_for)}
                raise SettingsError(Message("settings.fail_on_add", value=repr(kind), **said))
            key = "settings.fail_on_not_sought" if known else "settings.fail_on"
            allowed = tuple(KINDS) if flag else looked_for
            raise SettingsError(Message(key, value=repr(kind), known=allowed))
    return (*kinds, *larger_than(kinds))


def parse_objected(text: str) -> tuple[str, ...]:
    """The kinds that the hook objects to; raises SettingsError for others than a check tells."""
    kinds = split_list(text)
    check_option("fail_on", kinds, OBJECTED)
    return kinds


def parse_share(text: str, flag: str = "--fail-over") -> float | None:
    """``20%`` or ``0.2``, given by ``flag``; None for nothing."""
    if not text:
        return None
    try:
        value = float(text.rstrip("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        value = -1.0
    if text == "1":
        raise SettingsError(Message("settings.share_of_one", flag=flag))
    if not 0 <= value <= 1:
        raise SettingsError(Message("settings.bad_share", flag=flag, value=repr(text)))
    return value
