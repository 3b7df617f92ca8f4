"""dedup finds what repeats in texts, Chinese first: speeches, paragraphs, passages, and the templates they fill in.

>>> import dedup
>>> report = dedup.scan([dedup.Document("a", "a", "今天，区委召开全区宣传思想文化工作会议，总结去年，部署今年。"),
...                      dedup.Document("b", "b", "今天区委召开全区宣传思想文化工作会议,总结去年,部署今年")])
>>> [(finding.kind, len(finding.occurrences)) for finding in report.findings()]
[('exact', 2)]
"""

from __future__ import annotations

from dedup.version import VERSION

__version__ = VERSION

# The module typing is left alone: what is imported before dedup.process is ready for Ctrl-C should be little.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dedup.api import check, clean, find_templates, Library, restore, sample_recall, scan
    from dedup.checking.check_report import CheckReport
    from dedup.cleaning.clean_corpus import Cleaned
    from dedup.cleaning.restore import Restored
    from dedup.errors import DedupError
    from dedup.findings.scan_report import Report
    from dedup.library.grow import Growth
    from dedup.model import (
        Document,
        Finding,
        Form,
        Genre,
        Occurrence,
        Problem,
        Slot,
        Speech,
        Step,
        Summary,
        Template,
        TemplateSequence,
        Use,
    )
    from dedup.sampling.estimate import Estimate
    from dedup.settings import Settings
    from dedup.templates.form_file import read_forms

# Where each public name lives: they are imported when asked for, so that the commands start fast.
_HOME = {
    "CheckReport": "checking.check_report",
    "Cleaned": "cleaning.clean_corpus",
    "DedupError": "errors",
    "Document": "model",
    "Finding": "model",
    "Form": "model",
    "Genre": "model",
    "TemplateSequence": "model",
    "Estimate": "sampling.estimate",
    "Growth": "library.grow",
    "Library": "api",
    "Occurrence": "model",
    "Problem": "model",
    "Report": "findings.scan_report",
    "Restored": "cleaning.restore",
    "Settings": "settings",
    "Slot": "model",
    "Speech": "model",
    "Step": "model",
    "Summary": "model",
    "Template": "model",
    "Use": "model",
    "check": "api",
    "clean": "api",
    "find_templates": "api",
    "read_forms": "templates.form_file",
    "restore": "api",
    "sample_recall": "api",
    "scan": "api",
}

__all__ = [
    "CheckReport",
    "Cleaned",
    "DedupError",
    "Document",
    "Estimate",
    "Finding",
    "Form",
    "Genre",
    "Growth",
    "Library",
    "Occurrence",
    "Problem",
    "Report",
    "Restored",
    "Settings",
    "Slot",
    "Speech",
    "Step",
    "Summary",
    "Template",
    "TemplateSequence",
    "Use",
    "__version__",
    "check",
    "clean",
    "find_templates",
    "read_forms",
    "restore",
    "sample_recall",
    "scan",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"dedup.{_HOME[name]}"), name)
