"""What a reader knows a text by: its title, the day and the outlet that brought it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dedup.late import late_pattern
from dedup.library.entries import Entry
from dedup.model import Speech
from dedup.read.dates import is_year
from dedup.text.corpus import Corpus
from dedup.text.headings import addresses, may_entitle

# Of a speech so many characters are looked at for the rest of its title, which is one Chinese character: two might be
# the speaker's name.
HEAD = 300
# A line that goes on beyond so many characters is cut.
TITLE = 60
# A dash before a line beneath the title: ——在…上的报告.
OPENING = late_pattern("\\A[—–―-]+ ?")
UNSEEN = late_pattern("\\A[\\s\u200b\ufeff]+")
LONGEST = 100
SENTENCE_END = late_pattern(r"[。！？；](?=.)|[.!?;] (?=.)")
# A number alone heads a part.
NUMBER = late_pattern("[（(]?(?:[一二三四五六七八九十]+|[0-9]+|[IVXivx]+)[）)、.．]?")
LEFT_OVER = late_pattern("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Title, date as people write it, outlet of an old text; empty where unknown."""

    title: str
    date: str
    outlet: str


def _first_title(lines: list[str]) -> str:
    """The first line, but for a salutation the next that may be a title; of a text that begins with its body none."""
    first, *others = (UNSEEN.sub("", line).lstrip("# ").rstrip() for line in lines)
    if addresses(first):
        return next(filter(may_entitle, others), "")
    return "" if is_body(first) or NUMBER.fullmatch(first) else first


def is_body(line: str) -> bool:
    """Whether a line is no title but the beginning of a text: it is long, or a sentence ends in it."""
    return len(line) > LONGEST or SENTENCE_END.search(line) is not None


def date_of(corpus: Corpus, document: int) -> str:
    """When a document is from; empty where nobody knows."""
    return write_date(int(corpus.dates[document]))


def outlet_of(corpus: Corpus, document: int) -> str:
    """The site or outlet of a document; empty where it has none, or its folder is that of a year."""
    name = corpus.source_name(int(corpus.source_of[document]))
    return "" if is_year(name) else name


def entry_title(entry: Entry) -> str:
    """The title of a text as a library keeps it, which its record gives, or its first line."""
    return entry.metadata.get("title") or _first_title(entry.text[:HEAD].strip().split("\n"))


def origin_of(entry: Entry) -> Origin:
    """What is known of a text as a library keeps it."""
    return Origin(
        entry_title(entry)[:TITLE], write_date(entry.date), "" if is_year(entry.source) else entry.source
    )


def title_of(corpus: Corpus, document: int, speech: Speech, metadata: Mapping[str, str]) -> str:
    """What a reader knows a speech by. A speech among others goes by its own title, a document that is one speech by
    that which its record gives; a salutation is no title."""
    given = metadata.get("title", "")
    alone = speech.end - speech.start == int(corpus.ends[document] - corpus.starts[document])
    own = OPENING.sub("", _whole_title(corpus, document, speech))
    own = "" if NUMBER.fullmatch(own) else own
    return given if given and (alone or not own) else own


def _whole_title(corpus: Corpus, document: int, speech: Speech) -> str:
    """The title of a speech, with the one character that a line break has cut from it: ``政府工作报``, ``告``."""
    start = int(corpus.starts[document]) + speech.start
    head = UNSEEN.sub("", corpus.text(start, start + min(HEAD, speech.end - speech.start)))
    first, _, rest = head.partition("\n")
    if speech.title.endswith("…") and is_body(first):
        return ""
    left = rest.partition("\n")[0].strip()
    cut = " ".join(first.split()).lstrip("# ") == speech.title and LEFT_OVER.fullmatch(left)
    return speech.title + left if cut else speech.title


def write_date(date: int) -> str:
    """A date as people write it: 20240305 -> 2024-03-05, 20240300 -> 2024-03, 20240000 -> 2024, 0 -> empty."""
    year, month, day = date // 10000, date // 100 % 100, date % 100
    parts = [f"{year:04d}", *([f"{month:02d}"] if month else []), *([f"{day:02d}"] if month and day else [])]
    return "-".join(parts) if year else ""
