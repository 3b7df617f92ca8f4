"""Which facts differ between a piece of a draft and its source, in words: 2023 → 2024, 云南 → 贵州, 不 → —."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dedup.printable import printable
from dedup.report.wording import Wording

if TYPE_CHECKING:
    from dedup.model import Finding

NOTHING = "—"


def say_differs(finding: Finding, wording: Wording, most: int) -> str:
    """The facts in which a finding differs from its first source, the first ``most`` of them, each once; empty where none
    does. Where nothing else differs it says so."""
    differs = finding.evidence.get("differs")
    if not differs:
        return ""
    facts = Counter((fact["source"] or NOTHING, fact["draft"] or NOTHING) for fact in differs["facts"])
    said = [
        f"{printable(source)} → {printable(draft)}" + (f" ×{times}" if times > 1 else "")
        for (source, draft), times in list(facts.items())[:most]
    ]
    if len(facts) > most:
        said.append(wording.say("differs.more", n=len(facts) - most))
    return wording.say(
        "differs.only" if differs["only"] else "differs.besides", facts=wording.say("place.join").join(said)
    )
