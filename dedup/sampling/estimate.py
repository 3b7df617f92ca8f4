"""Texts to an estimate: read, segmented and folded as a scan does, and the paragraphs taken that it would compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dedup.errors import SettingsError
from dedup.match.groups import group_texts, measure_units, order_by_preference
from dedup.match.sample import Recall, sample_recall, Sampled
from dedup.messages import Message
from dedup.model import Problem
from dedup.preparing import fold_corpus, no_progress, Progress, read_corpus, read_options, refuse_inputs
from dedup.read import find_sources
from dedup.settings import MOST_SAMPLED, options_of, SAMPLE, Settings, SHAPING
from dedup.text.corpus import Corpus
from dedup.text.segment import segment_corpus
from dedup.version import VERSION


@dataclass(frozen=True)
class Estimate:
    """What the sketch misses: ``whole`` has the recall of all pairs with its interval, ``parts`` that by similarity;
    ``sampled`` of ``texts`` distinct texts were compared."""

    settings: Settings
    found: Sampled = field(repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def whole(self) -> Recall:
        return self.found.whole

    @property
    def parts(self) -> tuple[Recall, ...]:
        return self.found.parts

    @property
    def texts(self) -> int:
        return self.found.texts

    @property
    def sampled(self) -> int:
        return self.found.sampled

    @property
    def verdict(self) -> str:
        """``kept`` where the intervals lie above the recall that was promised, ``broken`` where one lies below it, else,
        and without pairs, ``open``: of all pairs, and of those nearest the threshold, which the many that are more alike
        would hide."""
        judged = [part for part in (self.whole, self.parts[0]) if part.pairs]
        promised = self.settings.recall
        if not judged:
            return "open"
        if any(part.high < promised for part in judged):
            return "broken"
        return "kept" if all(part.low >= promised for part in judged) else "open"

    def record(self) -> dict[str, Any]:
        """The figures as JSON has them."""
        taken = {item.name for item in options_of("sample_recall")}
        return {
            "dedup": VERSION,
            "settings": {name: getattr(self.settings, name) for name in SHAPING if name in taken},
            "bands": self.found.banding.bands,
            "rows": self.found.banding.rows,
            "paragraphs": self.texts,
            "sampled": self.sampled,
            **_figures(self.whole),
            "by_similarity": [_figures(part) for part in self.parts],
        }


def refuse_sample(settings: Settings, size: int) -> None:
    """Raise SettingsError for a sample that cannot be, or that would say nothing."""
    if not 1 <= size <= MOST_SAMPLED:
        raise SettingsError(Message("settings.sample_size", size=size, most=MOST_SAMPLED))
    if settings.exact_join:
        raise SettingsError(Message("settings.sample_exact"))


def sample_paths(
    paths: Sequence[str],
    settings: Settings,
    size: int = SAMPLE,
    *,
    outputs: Sequence[Path] = (),
    progress: Progress = no_progress,
) -> Estimate:
    """Estimate the recall on files and folders, from ``size`` paragraphs.

    Raises NothingToReadError when no text came of them, OutputError when one of them is also one of ``outputs``,
    SettingsError for a sample that cannot be.
    """
    refuse_sample(settings, size)
    problems: list[Problem] = []
    sources = find_sources(paths, read_options(settings), problems.append)
    refuse_inputs(outputs, sources)
    corpus = read_corpus(sources, settings, problems, progress)
    return sample_corpus(corpus, settings, size, problems, progress)


def sample_corpus(
    corpus: Corpus,
    settings: Settings,
    size: int = SAMPLE,
    problems: Sequence[Problem] = (),
    progress: Progress = no_progress,
) -> Estimate:
    """Estimate the recall on texts that were read; raises SettingsError for a sample that cannot be."""
    refuse_sample(settings, size)
    progress("Segmenting", 0, 1)
    _, units = segment_corpus(corpus, settings.unit, settings.worker_threads)
    progress("Folding", 0, 1)
    codes = fold_corpus(corpus, units, settings)
    progress("Grouping equal texts", 0, 1)
    measures = measure_units(codes, units, settings.worker_threads)
    preferred = order_by_preference(units, measures.characters, corpus.dates, "longest")
    preferred = preferred[measures.characters[preferred] >= settings.min_length]
    best = group_texts(codes, units, measures, preferred).best
    found = sample_recall(
        codes, units.starts[best], units.ends[best], settings, size, settings.seed, progress
    )
    return Estimate(settings, found, tuple(problems))


def _figures(part: Recall) -> dict[str, Any]:
    """What nothing is known of is null."""
    known = part.pairs > 0
    return {
        "from": part.lower,
        "to": part.upper,
        "pairs": part.pairs,
        "paragraphs_with_pairs": part.texts,
        "proposed": part.found,
        "recall": round(part.recall, 6) if known else None,
        "interval": [round(part.low, 6), round(part.high, 6)] if known else None,
        "expected": round(part.expected, 6) if known else None,
    }
