"""Regular expressions that are compiled when they are first used.

A run uses few of those that its modules hold: to compile all of them would be a tenth of what a short one takes.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast, Generic


class _Late(Generic[AnyStr]):
    """What a compiled pattern has, once it is asked for; what was asked for stands here from then on."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._given: tuple[AnyStr, int] = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found


def late_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As ``re.compile``; what is wrong with a pattern is raised at its first use.

    >>> late_pattern("[0-9]+").findall("12 of 345")
    ['12', '345']
    """
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))
