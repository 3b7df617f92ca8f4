"""Reports with texts and templates made by hand."""

from __future__ import annotations

from typing import Any

from dedup import Document, Settings
from dedup.findings.scan_report import Report
from dedup.model import Occurrence, Slot, Template, Use
from dedup.pipeline import scan_documents

LEVEES = "今天，区委召开全区防汛工作会议，主要任务是分析当前汛情，安排今年的防汛准备，把责任落实到每一段堤。"
CANTEEN = "社区食堂开了半年，来吃饭的老人从每天三十个涨到一百四十个，账却一直没有算平，剩下的只好倒掉。"
PREFIX, SUFFIX = "在", "工作会议上的讲话"


def report_of(texts: dict[str, str], **options: Any) -> Report:
    """A scan of texts by id."""
    documents = [Document(name, name, text) for name, text in texts.items()]
    return scan_documents(documents, Settings(threads=1, **options))


def with_templates(report: Report, *templates: Template) -> Report:
    """The same report with these templates."""
    object.__setattr__(report, "templates", templates)
    return report


def title_template(names: dict[str, str], repeat: int = 1) -> Template:
    """在【…】工作会议上的讲话, filled in the first line of each document: ``{"a.txt": "宣传"}``."""
    uses = tuple(_use(document, value) for document, value in names.items()) * repeat
    slot = Slot("text", tuple((value, 1) for value in names.values()), len(set(names.values())))
    text = f"{PREFIX}【…】{SUFFIX}"
    return Template("7e3a", (PREFIX, None, SUFFIX), text, (slot,), uses, len(names), len(names), 41.25)


def _use(document: str, value: str) -> Use:
    end = len(PREFIX) + len(value) + len(SUFFIX)
    place = Occurrence(document, f"{document}@1", 0, end, 1, 1, 1, end + 1, "member")
    return Use(place, ((len(PREFIX), len(PREFIX) + len(value)),), (value,))
