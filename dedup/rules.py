"""The kinds of finding, each declared once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: what it means, an example, and what a person does about it."""

    id: str
    title: str
    meaning: str
    example: tuple[str, str]
    cure: str


RULES = {
    rule.id: rule
    for rule in (
        Rule(
            "exact",
            "Equal text",
            "Units that are equal after folding: case, width, script, punctuation, spaces and placeholders aside.",
            ("領(lǐng)導(dǎo)干部要帶頭，作表率。", "领导干部要带头,作表率"),
            "Keep one copy; a short set line that everybody uses may stay.",
        ),
        Rule(
            "near",
            "Nearly equal text",
            "Units whose shingle sets have at least the Jaccard similarity of --threshold; decided exactly.",
            ("区长主持会议，全区机关干部二百余人参加。", "副区长主持会议，全区机关干部三百余人参加。"),
            "Look at what differs; keep the anchor, or both if the difference is the point.",
        ),
    )
}
