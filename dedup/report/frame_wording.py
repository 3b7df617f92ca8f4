"""What is said of the frames of pages, to a person: how large they are, some of their lines, why a line is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dedup.model import Finding, FrameTotals
from dedup.printable import printable
from dedup.report.wording import load_wording, Wording

# Of a frame: fixed lines in one row, lines with slots, and how long each is shown.
LINES, SLOTS, WIDTH = 8, 3, 80
BETWEEN = " · "
FRAME_OF = re.compile(r"frame of (\d+) pages")


def say_frames(frames: FrameTotals, characters: int, wording: Wording) -> str:
    """``2 frames on 107 pages: 63 lines, 8 % of the text; 3 texts have none``; the corpus has so many ``characters``."""
    line = wording.say(
        "frames.totals",
        n=frames.families,
        pages=frames.pages,
        lines=frames.lines,
        share=_share(frames.characters, characters),
    )
    return line + (wording.say("frames.without", n=frames.without) if frames.without else "")


def say_contradictions(frames: FrameTotals, wording: Wording) -> str:
    """Where frames and the sources that have a name contradict one another; empty where they do not."""
    parts = []
    if frames.across_sources:
        parts.append(wording.say("frames.across_sources", n=frames.across_sources))
    if frames.divided_sources:
        names = wording.say("place.join").join(map(printable, frames.examples))
        names += "…" if frames.divided_sources > len(frames.examples) else ""
        parts.append(wording.say("frames.divided_sources", n=frames.divided_sources, names=names))
    return wording.say("frames.contradict", parts=wording.say("place.join").join(parts)) if parts else ""


def say_frame(finding: Finding, characters: int, wording: Wording) -> str:
    """``1 frame on 107 pages: 63 lines, 8 % of the text; 2 pages lack some of it``, or ``known from 9 pages``."""
    evidence = finding.evidence
    size: dict[str, str | int] = {
        "pages": evidence["pages"],
        "lines": sum(line["kind"] != "changing" for line in evidence["lines"]),
        "share": _share(finding.characters, characters),
    }
    line = wording.say("frames.totals", n=1, **size)
    lacking = evidence["lacking"]["pages"]
    line += wording.say("frames.lacking", n=lacking) if lacking else ""
    known = evidence.get("known_from")
    return line + (wording.say("frames.known", n=known) if known else "")


def frame_examples(lines: Sequence[dict[str, Any]]) -> list[str]:
    """The first lines of a frame that are the same on all pages, in one row, and a few of those with slots."""
    fixed = [line["text"] for line in lines if line["kind"] == "fixed"]
    slots = [line["text"] for line in lines if line["kind"] == "slots"]
    return [_clip(text) for text in (*([BETWEEN.join(fixed[:LINES])] if fixed else ()), *slots[:SLOTS])]


def say_reason(reason: str, wording: Wording) -> str:
    """Why a mark is one, in the reader's language: ``breadcrumb``, ``frame of 107 pages``."""
    if match := FRAME_OF.fullmatch(reason):
        return wording.say("frames.reason", n=int(match[1]))
    known = load_wording(wording.language, "page")
    key = f"reasons.{reason.replace(' ', '_')}"
    return known.say(key) if key in known.messages else reason


def _share(part: int, whole: int) -> str:
    """``8 %``, or ``0.4 %`` of what is less than one."""
    share = 100 * part / whole if whole else 0.0
    return f"{share:.0f} %" if share >= 1 or not part else f"{share:.1f} %"


def _clip(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
