"""Texts for checks: paragraphs that share nothing by chance, speeches made of them, and what is asked of the engine."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dedup.checking.check_drafts import check_entries
from dedup.checking.check_report import CheckReport
from dedup.kinds import CHECKED
from dedup.library.entries import Entry
from dedup.library.scheme import choose_scheme
from dedup.library.terms import index_corpus, list_entries
from dedup.model import Document, Finding
from dedup.preparing import fold_corpus
from dedup.settings import Settings
from dedup.text.corpus import batch_documents, build_corpus
from dedup.text.segment import segment_corpus
from tests.library.twin import TwinStore

SETTINGS = Settings(find=CHECKED, threads=1)
INK = (
    "春种秋收山河湖海风雨雷电东西南北工农商学兵左右前后远近高低大小多少新旧快慢冷热明暗松竹梅兰菊荷桃李杏枣"
    "铁铜金银木石土砖瓦门窗桌椅灯火车船桥路井田园林牧渔猎织布针线纸笔墨书画琴棋诗酒茶米面油盐酱醋糖"
)


def write(seed: int, characters: int = 120) -> str:
    """A paragraph of its own: no other seed gives a run of it."""
    chosen = random.Random(seed)
    text = "".join(chosen.choices(INK, k=characters))
    cut = range(0, characters, 20)
    return "，".join(text[i : i + 20] for i in cut) + "。"


def speech(*paragraphs: str) -> str:
    return "\n".join(paragraphs) + "\n"


def make_entries(
    documents: Sequence[Document], settings: Settings = SETTINGS
) -> tuple[list[Entry], TwinStore]:
    """Documents as entries, and a library of them."""
    corpus = build_corpus(batch_documents(documents), lambda _: None)
    speeches, units = segment_corpus(corpus, settings.unit)
    codes = fold_corpus(corpus, units, settings)
    scheme = choose_scheme(settings)
    terms = index_corpus(corpus, speeches, units, codes, codes, scheme)
    entries = list_entries(corpus, speeches, units, {}, corpus.metadata)
    store = TwinStore(scheme)
    store.add(entries, terms)
    return entries, store


def document(name: str, text: str, date: str = "", source: str = "") -> Document:
    return Document(name, name, text, date=date, source=source)


def check(
    drafts: Mapping[str, str] | str,
    library: Sequence[Document] | Mapping[str, str],
    settings: Settings = SETTINGS,
    **more: object,
) -> CheckReport:
    """Check drafts, by name, against old texts."""
    given = {"draft": drafts} if isinstance(drafts, str) else drafts
    old = (
        [document(name, text) for name, text in library.items()] if isinstance(library, Mapping) else library
    )
    entries, _ = make_entries([document(name, text) for name, text in given.items()], settings)
    _, store = make_entries(old, settings)
    return check_entries(entries, [store], settings, **more)  # type: ignore[arg-type]


def told(report: CheckReport) -> list[tuple[str, str, list[str]]]:
    """Kind, text and sources of each finding, in order."""
    return [
        (
            finding.kind,
            report.text(finding.occurrences[0]),
            [place.document for place in finding.occurrences[1:]],
        )
        for finding in report.findings()
    ]


def only(report: CheckReport) -> Finding:
    (finding,) = report.findings()
    return finding


def with_(**changes: object) -> Settings:
    return replace(SETTINGS, **changes)  # type: ignore[arg-type]
