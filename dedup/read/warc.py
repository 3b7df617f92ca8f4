"""WARC and WET to records: the pages and texts of a crawl, each with its URL and date.

Records are told apart here and not by warcio, which stops at the first that is damaged, says nothing of one that is cut,
and hands over bodies packed by Brotli as they are where its package is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch
from dedup.read.extracted import join_blocks
from dedup.read.html import decode_page, parse_page
from dedup.read.options import ReadOptions
from dedup.read.pages import pack_page, Page
from dedup.read.records import make_batch
from dedup.read.reporting import Reporter
from dedup.read.warc_records import Answer, parse_answer, Record, split_records

_BATCH = 1 << 22  # characters of text
_PAGES = ("text/html", "application/xhtml+xml")
# What is no answer to a request, or one that says that nothing changed.
_NO_ANSWERS = ("request", "warcinfo", "metadata", "revisit")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:\-]+)", re.IGNORECASE)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|title|p|div|meta|\?xml)\b", re.IGNORECASE
)


def read_warc(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield the pages and texts in batches; what is neither is counted, and a damaged record costs no other."""
    table = _Table(path, options, report)
    count = 0
    try:
        for record in split_records(
            chunks, report, lambda headers: headers.get("warc-type") not in _NO_ANSWERS
        ):
            count = record.number
            table.take(record)
            if table.characters >= _BATCH:
                yield table.batch()
    except UnreadableError as error:
        report.error(error)
    if table.texts:
        yield table.batch()
    table.end(count)


class _Table:
    """Gathers the columns of one batch, and counts what is left out."""

    def __init__(self, path: str, options: ReadOptions, report: Reporter) -> None:
        self.path, self.options, self.report = path, options, report
        self.others: Counter[Message | str] = Counter()
        self._clear()

    def take(self, record: Record) -> None:
        if record.headers.get("warc-type", "") in _NO_ANSWERS:
            return
        answer = parse_answer(record)
        if answer.status and not 200 <= answer.status < 300:
            self.others[Message("read.warc_answers", status=answer.status)] += 1
            return
        kind = answer.kind or ("text/html" if _MARKUP.match(answer.body) else "")
        if kind not in _PAGES and kind != "text/plain":
            self.others[kind or Message("read.warc_no_kind")] += 1
            return
        try:
            text, title, author, page = self._read(answer, kind, self._reporter(record))
        except UnreadableError as error:
            what = Message("read.record_unreadable")
            self.report(
                Message("read.record_unreadable_why", what=what, error=error), sort=what, line=record.number
            )
            return
        url = record.headers.get("warc-target-uri", "").strip("<> ")
        self.texts.append(text)
        self.urls.append(url)
        self.dates.append(record.headers.get("warc-date", ""))
        self.numbers.append(record.number)
        self.pages.append(page)
        known = {"title": title, "author": author, "url": url}
        for field in self.metadata:
            self.metadata[field].append(known.get(field))
        self.characters += len(text)

    def _reporter(self, record: Record) -> Reporter:
        """Of what is wrong with a record; that it is cut was told, and with it what comes of that."""
        return (
            self.report.inside(Message("read.the_record"), record.number)
            if record.whole
            else Reporter("", lambda _: None)
        )

    def _read(self, answer: Answer, kind: str, report: Reporter) -> tuple[str, str, str, Page | None]:
        charset = _CHARSET.search(answer.content_type)
        body = answer.unpacked(report)
        source = decode_page(body, self.options.encoding, report, charset[1] if charset else "")
        if kind == "text/plain":
            return source.removesuffix("\n"), "", "", None
        page = parse_page(source)
        kept = pack_page([source], page.blocks, page.deepest) if self.options.keep_pages else None
        return join_blocks(page.blocks)[0], page.title, page.author, kept

    def batch(self) -> Batch:
        columns = self.texts, self.urls, self.dates, self.numbers
        nothing = [None] * len(self.texts)
        batch = make_batch(self.path, *columns, self.report, nothing, self.urls, self.metadata)
        if any(self.pages):
            batch = replace(batch, pages=self.pages)
        self._clear()
        return batch

    def end(self, count: int) -> None:
        if not count:
            self.report(Message("read.no_records"))
        if self.others:
            kinds = [Message("read.counted", what=kind, n=n) for kind, n in self.others.most_common(10)]
            shown = Message("read.listed", kinds=kinds)
            if len(self.others) > 10:
                shown = Message("read.and_more_kinds", shown=shown, number=len(self.others) - 10)
            self.report(Message("read.warc_left_out", number=self.others.total(), shown=shown))

    def _clear(self) -> None:
        self.texts: list[str] = []
        self.urls: list[object] = []
        self.dates: list[object] = []
        self.numbers: list[int] = []
        self.pages: list[Page | None] = []
        self.metadata: dict[str, list[object]] = {field: [] for field in self.options.metadata_fields}
        self.characters = 0
