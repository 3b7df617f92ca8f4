"""Main-text extractors: libraries that tell the text of a page from what stands around it. They give no places.

Each is imported when the first page is met that it has to judge: trafilatura alone takes half a second.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from dedup.errors import MissingExtraError
from dedup.late import late_pattern
from dedup.messages import Message

Extractor = Callable[[str], str]

# A piece of one character between two tags.
_LONE = late_pattern(r"(>\s*(?:[^\x00-\x7f]|&(?:#\w+|\w+);))(?=\s*<)")


def load_extractor(name: str) -> Extractor:
    """The extractor of this name: markup to text, empty where it finds none.

    Raises MissingExtraError where its package is not installed.
    """
    try:
        return _LOADERS[name]()
    except ImportError:
        what = Message("furniture.witness_needed", name=name)
        raise MissingExtraError(what, "main-text", Message("furniture.without_witness")) from None


def _load_trafilatura() -> Extractor:
    # It tells of pages without text on standard error where nobody has asked for its log; they are told of otherwise.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    from trafilatura import extract

    # What readers comment is no part of the page's own text.
    return lambda markup: extract(markup, include_comments=False) or ""


def _load_resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    def extract(markup: str) -> str:
        # It leaves out each piece of one character that is not ASCII, such as the full stop behind a link: with a
        # character beside it that is not shown, it does not.
        markup = _LONE.sub("\\1\u200b", markup)
        text: str = extract_plain_text(
            markup, main_content=True, alt_texts=False, links=False, comments=False
        )
        return text

    return extract


_LOADERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": _load_trafilatura,
    "resiliparse": _load_resiliparse,
}
