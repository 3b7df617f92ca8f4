"""A check of files: read, compare, take off what was accepted, and say what is left.

What is said of a file is a function of that file and of what is staged; never of which other files are checked with
it. So pre-commit may hand over its files in as many batches as it likes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from dedup.guarding.apart import are_apart, Key
from dedup.guarding.baseline import Baseline
from dedup.guarding.cache import ask_staged
from dedup.guarding.file_verdict import MANY, Verdict
from dedup.guarding.files import ATTRIBUTES, Choice, is_lost, read_drafts, UNREAD
from dedup.guarding.former import Former
from dedup.guarding.git import Repository, Staged
from dedup.guarding.judge import accept_listed, Hit, Judge
from dedup.guarding.library_entries import index_sources, Readings
from dedup.guarding.limits import Guard, Limits
from dedup.guarding.parents import Brought
from dedup.guarding.share import Rise, Share, share_of
from dedup.library.entries import Entry, Store
from dedup.library.joining import join_entries
from dedup.library.scheme import choose_scheme
from dedup.model import Problem
from dedup.preparing import fold_corpus
from dedup.read import Source
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.checking.check_report import CheckReport

# The hooks, as .pre-commit-hooks.yaml and markers name them.
HOOK, LIBRARY_HOOK = "dedup", "dedup-library"
# Characters of the drafts that are compared at a time: memory is theirs and that of what they share.
AT_A_TIME = 1 << 20

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """What a check says: findings in order of file and place, accepted ones among them; what is wrong with markers
    and files; which files were checked, and which were not, by reason; how much of the former stands elsewhere.
    ``report`` has what is new, where it was asked for."""

    hits: list[Hit]
    problems: list[Problem]
    paths: Sequence[str]
    skipped: Mapping[str, Sequence[str]]
    share: Share
    report: CheckReport | None = field(default=None, repr=False)

    @property
    def checked(self) -> int:
        """How many files were checked."""
        return len(self.paths)

    @property
    def lost(self) -> int:
        """How many files would have been checked, and could not."""
        return sum(len(paths) for reason, paths in self.skipped.items() if is_lost(reason))

    @property
    def new(self) -> list[Hit]:
        """What nobody accepted."""
        return [hit for hit in self.hits if not hit.accepted]


@dataclass(frozen=True)
class Task:
    """What every check needs to know. ``library`` is a file or URL to compare with; else it is the repository, and
    outside one the files are compared with one another. ``baseline_path`` is that of the baseline in the repository.
    ``brought`` is what is held against parents; None where all is judged whole, as for a baseline."""

    repository: Repository | None
    settings: Settings
    guard: Guard
    baseline: Baseline
    library: str = ""
    baseline_path: str = ""
    brought: Brought | None = None

    @property
    def hook(self) -> str:
        return LIBRARY_HOOK if self.library else HOOK


def check_files(given: Sequence[str] | None, task: Task, reported: bool = False) -> Outcome:
    """Check files; for None all that are staged. ``reported``: make a report with what is new, and nothing else.

    Raises DedupError for a library that cannot be used.
    """
    brought = task.brought or _judge_whole(task.repository)
    staged = brought.staged
    attributes = task.repository.read_attributes(staged, ATTRIBUTES) if task.repository is not None else {}
    choice = Choice(task.settings, task.guard.options.vendored, attributes)
    drafts = read_drafts(given, choice, task.repository, staged, task.baseline_path, task.hook)
    verdicts: dict[str, Verdict] = {}
    report: CheckReport | None = None
    if drafts.sources or reported:
        with _open_contents(task.repository) as read:
            accepted = [brought.accepted] if brought.accepted is not None else []
            formers, accepting = (
                [Former(parent, task.settings, choice, read) for parent in some]
                for some in (brought.parents, accepted)
            )
            readings = Readings(source.id for source in drafts.sources)
            check = _Check(task, brought, formers, accepting, readings, reported)

            def ask(store: Store) -> tuple[dict[str, Verdict], CheckReport | None]:
                return check.check(drafts.sources, store)

            verdicts, report = _with_store(task, choice, choice.stored(staged), drafts.sources, ask, readings)
    hits = [hit for verdict in verdicts.values() for hit in verdict.hits]
    hits.sort(key=lambda hit: (hit.path, hit.line or hit.block, hit.column, hit.finding.id))
    problems = [*drafts.problems, *(one for path in sorted(verdicts) for one in verdicts[path].problems)]
    lost = sorted(path for path, verdict in verdicts.items() if not verdict.is_read)
    if lost:
        drafts.skipped[UNREAD] = sorted([*drafts.skipped.get(UNREAD, []), *lost])
    if report is not None:
        report = replace(report, problems=tuple(problems))
    paths = [source.id for source in drafts.sources if source.id not in lost]
    return Outcome(hits, problems, paths, drafts.skipped, share_of(verdicts.values()), report)


def measure_rise(outcome: Outcome, task: Task, is_whole: bool, most: float) -> Rise:
    """By how much more of the checked files stands elsewhere than of the same files in the (first) parent, under the
    names that they had; ``is_whole``: of all files there. Before the first commit nothing did."""
    parent = task.brought.parents[0] if task.brought is not None and task.brought.parents else None
    if parent is None or task.repository is None:
        return Rise(outcome.share, Share(), most)
    tree = task.repository.list_tree(parent.commit)
    changes = (parent.by_path.get(path) for path in outcome.paths)
    names = [
        path if change is None else change.former_path
        for path, change in zip(outcome.paths, changes, strict=True)
    ]
    given = [str(task.repository.root / name) for name in names if name in tree.blobs]
    before = check_files(None if is_whole else given, replace(task, brought=Brought(tree)))
    return Rise(outcome.share, before.share, most)


@dataclass(frozen=True)
class _Check:
    """A check against a store: of many files, what is known of some is not asked again."""

    task: Task
    brought: Brought
    formers: Sequence[Former]
    accepting: Sequence[Former]
    readings: Readings
    reported: bool

    def check(self, sources: Sequence[Source], store: Store) -> tuple[dict[str, Verdict], CheckReport | None]:
        """What is said of each file, by path; and the report, if there is to be one."""
        from dedup.library.sqlite import Library

        is_kept = self.task.repository is not None and not self.task.library and not self.reported
        if not (is_kept and isinstance(store, Library) and len(sources) >= MANY):
            return self._compare(sources, store)
        from dedup.guarding.kept_verdicts import Verdicts

        verdicts = Verdicts(store, self.task.settings, self.task.guard, self.brought)
        known = verdicts.find(sources)
        found, _ = self._compare([source for source in sources if source.id not in known], store)
        verdicts.keep(found)
        for path, one in known.items():
            hits = [accept_listed(hit, self.task.baseline) for hit in one.hits]
            found[path] = replace(one, hits=hits)
        return found, None

    def _compare(
        self, sources: Sequence[Source], store: Store
    ) -> tuple[dict[str, Verdict], CheckReport | None]:
        task = self.task
        problems: list[Problem] = []
        entries = self.readings.read(sources, task.settings, problems.append)
        judge = Judge(
            entries,
            task.guard,
            task.settings,
            task.baseline,
            task.hook,
            self.brought,
            self.formers,
            self.accepting,
        )
        groups = _Groups(store, task)
        hits = [
            hit
            for own, key, some in _by_limits(entries, task)
            for run in _runs(some)
            for hit in judge.judge(groups.compare(run, key, own))
        ]
        report = _report_new(entries, hits, store, task) if self.reported else None
        # A file of which nothing could be read, and that was told, is none that was checked.
        lost = {problem.path for problem in problems} - {entry.path for entry in entries}
        found = _by_file(sources, hits, [*problems, *judge.markers()], lost, judge.characters)
        return found, report


def _by_file(
    sources: Iterable[Source],
    hits: Iterable[Hit],
    problems: Iterable[Problem],
    lost: Container[str],
    characters: Mapping[str, int],
) -> dict[str, Verdict]:
    """What is said of each file."""
    hits_of: defaultdict[str, list[Hit]] = defaultdict(list)
    problems_of: defaultdict[str, list[Problem]] = defaultdict(list)
    for hit in hits:
        hits_of[hit.path].append(hit)
    for problem in problems:
        problems_of[problem.path].append(problem)
    paths = [source.id for source in sources]
    return {
        path: Verdict(hits_of[path], problems_of[path], path not in lost, characters.get(path, 0))
        for path in paths
    }


def _judge_whole(repository: Repository | None) -> Brought:
    """What is staged, held against nothing."""
    return Brought(repository.list_staged() if repository is not None else Staged({}))


@contextmanager
def _open_contents(repository: Repository | None) -> Iterator[Callable[[str], bytes]]:
    """What reads the blobs of parents; outside a repository there are none."""
    if repository is None:
        yield lambda _: b""
        return
    with repository.open_contents() as contents:
        yield contents.read


class _Groups:
    """Compares drafts that are apart from the same files. Those are ruled out before anything else: thirty versions of a
    page leave room for the one copy, and make no set phrase of what it says."""

    def __init__(self, store: Store, task: Task) -> None:
        self._store, self._task, self._apart = store, task, task.guard.apart
        self._is_asked = bool(self._apart) and not task.library
        self._paths = dict(store.documents()) if self._is_asked else {}
        self._most = self._apart.most(self._paths.values()) if self._is_asked else 1

    def compare(self, drafts: Sequence[Entry], key: Key, settings: Settings) -> CheckReport:
        """What of the drafts stands elsewhere; ``key`` is that of their files."""
        # The engine is imported when there is something to compare.
        from dedup.checking.asked import MOST
        from dedup.checking.check_drafts import check_entries

        def hides(name: str) -> bool:
            return are_apart(key, self._apart.key(self._paths[name]))

        return check_entries(
            drafts,
            [self._store],
            settings,
            within=not self._task.library,
            strict=True,
            hides=hides if self._is_asked and any(key) else None,
            most=MOST * self._most,
        )


def _by_limits(entries: Sequence[Entry], task: Task) -> list[tuple[Settings, Key, list[Entry]]]:
    """The drafts by the settings that hold for them, and by what they are apart from: those of one file change nothing
    that is said of another."""
    groups: dict[tuple[Limits, Key], list[Entry]] = {}
    for entry in entries:
        limits, key = task.guard.limits_of(entry.path), task.guard.apart.key(entry.path)
        groups.setdefault((limits, key), []).append(entry)
    return [
        (limits.narrow(task.settings), key, some) for (limits, key), some in groups.items() if limits.fail_on
    ]


def _runs(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Drafts so many at a time that they have about AT_A_TIME characters: what is said of each is the same."""
    start = size = 0
    for end, entry in enumerate(entries, 1):
        size += len(entry.text)
        if size >= AT_A_TIME or end == len(entries):
            yield entries[start:end]
            start, size = end, 0


def _report_new(entries: Sequence[Entry], hits: Sequence[Hit], store: Store, task: Task) -> CheckReport:
    """One report of what is new, with the texts of the drafts that hold it and of its sources."""
    from dedup.checking.check_report import CheckReport, Found

    new = [hit.finding for hit in hits if not hit.accepted]
    named = {place.document for finding in new for place in finding.occurrences}
    documents = {finding.occurrences[0].document for finding in new}
    held = [entry for entry in entries if entry.name in documents]
    sources = store.entries(sorted(named - documents), task.settings.worker_threads)
    corpus, speeches, units = join_entries([*held, *sources])
    base = {entry.name: int(start) for entry, start in zip(held, corpus.starts, strict=False)}
    paths = {entry.name: entry.path for entry in held}
    placed = sorted(
        (
            (base[place.document] + place.start, finding)
            for finding in new
            for place in finding.occurrences[:1]
        ),
        key=lambda one: (one[0], -one[1].occurrences[0].end, one[1].kind),
    )
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for _, finding in placed:
        key = paths[finding.occurrences[0].document], finding.id
        seen[key] += 1
        made.append(replace(finding, id=_fingerprint(*key, seen[key])))
    return CheckReport(
        settings=task.settings,
        corpus=corpus,
        problems=(),
        speeches=speeches,
        units=units,
        codes=fold_corpus(corpus, units, task.settings),
        drafts=len(held),
        found=Found(made, np.array([first for first, _ in placed], np.int64)),
        ratios=(),
        unopened=(),
        metadata={},
    )


def _fingerprint(path: str, id_: str, number: int) -> str:
    """What a service knows a finding by: the file, the wording, and which of these it is there; no other file counts."""
    whole = "\0".join((path, id_, *([str(number)] if number > 1 else [])))
    return blake2b(whole.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _with_store(
    task: Task,
    choice: Choice,
    stored: Mapping[str, str],
    sources: Sequence[Source],
    ask: Callable[[Store], T],
    readings: Readings,
) -> T:
    """Ask what the files are compared with: a library, the staged files, or outside a repository one another."""
    settings = task.settings
    if task.library:
        from dedup.library.open import open_store

        with open_store(task.library) as store:
            store.scheme.refuse_misfit(settings, store.name)
            return ask(store)
    if task.repository is not None:
        return ask_staged(task.repository, choice, stored, settings, ask, readings)
    from dedup.library.sqlite import Library

    with Library.in_memory(choose_scheme(settings)) as library:
        for run in index_sources(sources, settings, library.scheme, {}):
            library.add(run.entries, run.terms)
            readings.keep(run)
        return ask(library)
