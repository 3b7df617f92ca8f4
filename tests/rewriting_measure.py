"""How far a check follows rewriting: what it says of the drafts of `tests.rewriting_build`.

    python -m tests.rewriting_measure                                  Markdown tables, and a digest of the data
    python -m tests.rewriting_measure min_passage=20 threshold=0.4     with these settings

The columns:

- kept: of the rewritten paragraphs, the share of the characters that lie in a run of the old paragraph (two characters
  of Chinese, six of English), wherever it stood there;
- named first: drafts whose largest reported part comes from the right old speech, whatever else is named beside it;
- covered: of the characters that are kept, those that are reported with the right old speech;
- precision: of all characters of drafts that are reported as copied, the share that lies in a rewritten paragraph.

Set phrases are not reported as copied; if they are, they count against precision.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import dedup
from dedup.checking.check_drafts import check_entries
from dedup.library.scheme import choose_scheme
from dedup.pipeline import scan_documents
from dedup.settings import Settings
from tests.library.making import make_terms
from tests.library.twin import TwinStore
from tests.passages_measure import read_detections
from tests.rewriting_build import Draft, drafts, library, manners

# Shorter runs that two texts share say nothing of one being copied from the other.
RUN = {"zh": 2, "en": 6}
DEFAULT = Settings()
COPIES = ("exact", "near", "contained", "passage", "speech")
# For each draft what is reported of it: an old speech, and code points ``start:end`` of the draft.
Reported = dict[str, list[tuple[str, int, int]]]
Check = Callable[[Sequence[Draft], dict[str, str]], Reported]


@dataclass(frozen=True)
class Scores:
    """Counts of the drafts of one manner; characters of drafts."""

    drafts: int
    first: int
    written: int
    kept: int
    covered: int
    reported: int
    right: int

    @property
    def precision(self) -> float:
        """1 where nothing is reported."""
        return self.right / self.reported if self.reported else 1.0


def by_scan(some: Sequence[Draft], old: dict[str, str], settings: Settings = DEFAULT) -> Reported:
    """What a scan of drafts and library together says of pairs of a draft and an old speech."""
    documents = _old_documents(old)
    documents += [dedup.Document(draft.name, draft.name, draft.text, date="2024-01-01") for draft in some]
    names, reported = {draft.name for draft in some}, defaultdict(list)
    for detection in read_detections(scan_documents(documents, settings).findings()):
        for draft, other in ((detection.a, detection.b), (detection.b, detection.a)):
            if draft.document in names and other.document in old:
                reported[draft.document].append((other.document, draft.start, draft.end))
    return reported


def by_check(some: Sequence[Draft], old: dict[str, str], settings: Settings = DEFAULT) -> Reported:
    """What a check of the drafts against the library says, each finding with its likeliest source only."""
    store = TwinStore(choose_scheme(settings))
    store.add(*make_terms(_old_documents(old), settings))
    new = [dedup.Document(draft.name, draft.name, draft.text, date="2024-01-01") for draft in some]
    report = check_entries(make_terms(new, settings)[0], [store], settings)
    reported = defaultdict(list)
    for finding in report.findings():
        if finding.kind in COPIES:
            draft, source = finding.occurrences[:2]
            reported[draft.document].append((source.document, draft.start, draft.end))
    return reported


def _old_documents(old: dict[str, str]) -> list[dedup.Document]:
    """The library as two outlets have it, so that its set phrases are common."""
    return [
        dedup.Document(name, name, text, date="2020-01-01", source=f"outlet {number % 2}")
        for number, (name, text) in enumerate(old.items())
    ]


def measure(some: Sequence[Draft], check: Check) -> Scores:
    """Hold what is reported of the drafts to what they rewrite."""
    said = check(some, library())
    first = written = kept = covered = reported = right = 0
    for draft in some:
        by_document: dict[str, set[int]] = defaultdict(set)
        for document, start, end in said.get(draft.name, []):
            by_document[document].update(range(start, end))
        named = max(by_document, key=lambda document: (len(by_document[document]), document), default="")
        everything = set().union(*by_document.values())
        copied = kept_places(draft)
        first += named == draft.source.document
        written += draft.end - draft.start
        kept += len(copied)
        covered += len(copied & by_document[draft.source.document])
        reported += len(everything)
        right += len(everything & set(range(draft.start, draft.end)))
    return Scores(len(some), first, written, kept, covered, reported, right)


def kept_places(draft: Draft) -> set[int]:
    """Places of a draft whose characters stand in a run of the paragraph that it rewrites."""
    old, size = draft.source.text, RUN[draft.source.language]
    runs = {old[at : at + size] for at in range(len(old) - size + 1)}
    starts = (at for at in range(draft.start, draft.end - size + 1) if draft.text[at : at + size] in runs)
    return {place for at in starts for place in range(at, at + size)}


def digest() -> str:
    """Of the library and all drafts."""
    sha = hashlib.sha256(repr(sorted(library().items())).encode())
    for manner, rate in manners():
        for language in ("zh", "en"):
            sha.update(repr(drafts(manner, rate, language)).encode())
    return sha.hexdigest()[:16]


def table(language: str, check: Check) -> str:
    """A row for each manner and rate that has drafts in the language."""
    rows = [
        f"| {language} | drafts | kept | named first | covered | precision |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for manner, rate in manners():
        some = drafts(manner, rate, language)
        if some:
            s = measure(some, check)
            shares = (s.kept / s.written, s.first / s.drafts, s.covered / s.kept)
            cells = " | ".join(f"{share:.0%}" for share in shares)
            name = f"{manner}, {rate} %" if rate else manner
            rows.append(f"| {name} | {s.drafts} | {cells} | {s.precision:.3f} |")
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> int:
    given = dict(argument.split("=") for argument in arguments)
    settings = Settings(
        **{name: float(value) if "." in value else int(value) for name, value in given.items()}
    )
    print(f"data {digest()}")
    for check in (by_check, by_scan):
        for language in ("zh", "en"):
            print(f"\n{check.__name__}\n\n{table(language, partial(check, settings=settings))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
