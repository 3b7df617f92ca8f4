"""How well a check finds what was copied: plagdet by the rules of PAN, and the shares that it gives.

    python -m tests.drafts_measure          the tables of docs/accuracy.md

A detection is a finding, set phrases apart: its place in the draft and its first source. It meets a label when both
sides overlap (Potthast et al., An Evaluation Framework for Plagiarism Detection, COLING 2010):

- recall, the share of a label's characters on both sides that detections meeting it cover, on average over labels;
- precision, the share of a detection's that lie in labels it meets, on average over detections;
- granularity, how many detections meet a label, on average over those that any meets;
- plagdet, the harmonic mean of recall and precision over log2(1 + granularity).
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import dedup
from dedup.checking.check_drafts import check_entries
from dedup.checking.check_report import CheckReport
from dedup.kinds import CHECKED, PHRASES
from dedup.library.scheme import choose_scheme
from dedup.settings import Settings
from tests.checking.run_rule import count_in_runs
from tests.drafts_build import cases, Draft, drafts, forms, LANGUAGES, new, old_texts, short, size, woven
from tests.library.making import make_terms
from tests.library.twin import TwinStore
from tests.passages_build import Label
from tests.passages_cases import Place
from tests.passages_measure import Detection, meets, overlap, sides, union

SETTINGS = Settings(find=CHECKED, threads=1)
# Copies that are found in part at most: they have rows of their own, and no part in the measures of all.
BEYOND = ("20 % edited", "30 % edited")


@dataclass(frozen=True)
class Plagdet:
    """The measures of a set of drafts."""

    recall: float
    precision: float
    granularity: float

    @property
    def score(self) -> float:
        if not self.recall or not self.precision:
            return 0.0
        mean = 2 * self.recall * self.precision / (self.recall + self.precision)
        return mean / math.log2(1 + self.granularity)


@functools.cache
def _library() -> TwinStore:
    store = TwinStore(choose_scheme(SETTINGS))
    old = [
        dedup.Document(name, name, text, source=f"outlet {number % 3}")
        for number, (name, text) in enumerate(old_texts().items())
    ]
    store.add(*make_terms(old, SETTINGS))
    return store


def check(some: Sequence[Draft]) -> list[CheckReport]:
    """Each draft against all old texts, which three outlets have."""
    reports = []
    for draft in some:
        entries, _ = make_terms([dedup.Document(draft.name, draft.name, draft.text)], SETTINGS)
        reports.append(check_entries(entries, [_library()], SETTINGS))
    return reports


def detections(report: CheckReport) -> list[Detection]:
    """What the findings of a draft say of it and of their first sources."""
    found = []
    for finding in report.findings():
        if finding.kind not in PHRASES:
            draft, source = (Place(one.document, one.start, one.end) for one in finding.occurrences[:2])
            found.append(Detection(source, draft, finding.kind))
    return found


def plagdet(some: Iterable[tuple[Sequence[Label], Sequence[Detection]]]) -> Plagdet:
    """The measures of drafts: the labels of each, and what was found in it."""
    recalls, precisions, pieces = [], [], []
    for labels, found in some:
        for label in labels:
            met = [one for one in found if meets(one, label)]
            recalls.append(_covered(label, met))
            if met:
                pieces.append(len(met))
        precisions += [_covered(one, [label for label in labels if meets(one, label)]) for one in found]
    return Plagdet(*(sum(values) / max(1, len(values)) for values in (recalls, precisions, pieces or [1])))


def judge(some: Sequence[Draft], reports: Sequence[CheckReport]) -> Plagdet:
    """The measures of drafts that were checked."""
    return plagdet((draft.labels, detections(report)) for draft, report in zip(some, reports, strict=True))


def _covered(one: Detection | Label, others: Sequence[Detection | Label]) -> float:
    """The share of both sides that others cover."""
    covered = whole = 0
    for side in (0, 1):
        own = sides(one)[side]
        covered += union([overlap(own, sides(other)[side]) for other in others])
        whole += own.end - own.start
    return covered / whole


@functools.cache
def by_rule(text: str) -> int:
    """Characters of a text in runs of old texts, by brute force."""
    return count_in_runs(text, old_texts(), SETTINGS)[0]


def shares(some: Sequence[Draft], reports: Sequence[CheckReport]) -> tuple[float, float, float]:
    """Of all drafts together: the share that was copied, the total and what is called copied."""
    copied = sum(size(draft.text[start:end]) for draft in some for start, end in draft.copied)
    ratios = [report.ratios[0] for report in reports]
    whole = sum(one.characters for one in ratios)
    total, found = sum(one.total.characters for one in ratios), sum(one.copied.characters for one in ratios)
    return copied / whole, total / whole, found / whole


def resemblance(reports: Sequence[CheckReport]) -> float:
    """How much drafts resemble the source that they resemble most, on average."""
    best = [
        max((one.resembles or 0.0 for one in report.ratios[0].sources), default=0.0) for report in reports
    ]
    return sum(best) / len(best)


def digest() -> str:
    """Of all texts and labels."""
    sha = hashlib.sha256(repr(sorted(old_texts().items())).encode())
    for way, language in cases():
        sha.update(repr(drafts(way, language)).encode())
    for language in LANGUAGES:
        sha.update(repr(woven(language)).encode())
    sha.update(repr((short(), forms(), new())).encode())
    return sha.hexdigest()[:16]


def sets() -> dict[str, list[Draft]]:
    """All drafts, by how something was copied and the language."""
    found = {f"{way}, {language}": drafts(way, language) for way, language in cases()}
    found |= {f"sentences of two speeches in turn, {language}": woven(language) for language in LANGUAGES}
    return found | {"13 to 39 characters, zh": short(), "set phrases, zh": forms(), "nothing, zh": new()}


def main() -> None:
    print(
        f"data {digest()}\n\n| what was copied | of the text | 13-character rule | total | copied | resembles | plagdet |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    every: list[tuple[Draft, CheckReport]] = []
    for name, some in sets().items():
        reports = check(some)
        copied, total, found = shares(some, reports)
        whole = sum(report.ratios[0].characters for report in reports)
        rule = sum(by_rule(draft.text) for draft in some) / whole
        score = f"{judge(some, reports).score:.3f}" if some[0].labels else ""
        print(
            f"| {name} | {copied:.1%} | {rule:.1%} | {total:.1%} | {found:.1%} | {resemblance(reports):.2f} | {score} |"
        )
        if some[0].labels and not name.startswith(BEYOND):
            every += zip(some, reports, strict=True)
    score = judge(*zip(*every, strict=True))
    print(f"\n{score}, plagdet {score.score:.3f}")


if __name__ == "__main__":
    main()
