"""The page as a file: what it holds, how large it is, what it says it leaves out."""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b64encode

import orjson
import pytest

import dedup
from dedup.errors import SettingsError
from dedup.findings.scan_report import Report
from dedup.furniture.spans import REASONS
from dedup.report import deflated as blocks
from dedup.report import payload
from dedup.report.html import PAGE
from dedup.report.json import write as write_report
from dedup.report.wording import load_wording
from tests.report.conftest import page_of
from tests.report.templates_by_hand import with_templates
from tests.report.unpack import unpack

SENTENCE = "第{}号文件要求各单位在{}月底以前把{}项工作的责任落实到人，把进度报到办公室，不得延误。"


def many_findings(number: int) -> Report:
    """A report with ``number`` findings, each of two places, longer ones behind shorter ones."""
    texts = [(SENTENCE.format(i, i * 7, i * 13) + "全文如下。" * (i % 17)) for i in range(number)]
    documents = [
        dedup.Document(f"{side}{i // 10}", f"{side}{i // 10}", "\n".join(texts[i : i + 10]))
        for side in "ab"
        for i in range(0, number, 10)
    ]
    return dedup.scan(documents, dedup.Settings(find=("exact",)))


@pytest.fixture(scope="module")
def many() -> Report:
    return many_findings(400)


def as_json(report: Report) -> dict[str, object]:
    stream = io.BytesIO()
    write_report(report, stream)
    return orjson.loads(stream.getvalue())


def test_page_holds_the_findings_of_the_report(pages_report: Report) -> None:
    data, whole = unpack(page_of(pages_report)), as_json(pages_report)
    by_id = {finding["id"]: finding for finding in data["findings"]}
    assert len(by_id) == len(data["findings"]) == len(whole["findings"])
    for finding in whole["findings"]:
        assert by_id[finding["id"]] == finding | {"places": len(finding["occurrences"])}
    assert data["summary"] == whole["summary"]
    assert data["problems"] == whole["problems"]
    assert data["settings"] == whole["settings"]
    assert data["left_out"] == {"findings": {}, "templates": 0, "places": 0, "texts": 0, "problems": 0}


def test_findings_that_repeat_most_come_first(pages_report: Report) -> None:
    data = unpack(page_of(pages_report))
    largest = pages_report.largest(20, 1)
    assert [one["id"] for one in data["findings"][:20]] == [one.id for one in largest]


def test_only_speeches_that_something_stands_in(pages_report: Report) -> None:
    data = unpack(page_of(pages_report))
    used = {place["speech"] for one in data["findings"] for place in one["occurrences"]}
    speeches = {
        speech["id"]: (owner["id"], speech) for owner in data["documents"] for speech in owner["speeches"]
    }
    assert set(speeches) == set(data["texts"]) == used
    assert 0 < len(used) < len(pages_report.speeches)
    for name, (document, speech) in speeches.items():
        number = _number(pages_report, document)
        base = int(pages_report.corpus.starts[number])
        assert data["texts"][name] == pages_report.corpus.text(base + speech["start"], base + speech["end"])


def _number(report: Report, document: str) -> int:
    return next(i for i in range(len(report.corpus)) if report.corpus.ids[i] == document)


def test_templates_are_in_the_page_with_their_uses(pages_report: Report) -> None:
    report = with_templates(pages_report, "今天，(.{2,20}?)召开(.{2,30}?)会议", "同志们(：|:)")
    data = unpack(page_of(report))
    assert [(one["text"], one["uses"]) for one in data["templates"]] == [
        (template.text, len(template.uses)) for template in report.templates
    ]
    used = {use.place.speech for template in report.templates for use in template.uses}
    assert used <= set(data["texts"])


def test_page_is_the_same_each_time(pages_report: Report) -> None:
    again = dedup.scan("fixtures/pages", dedup.Settings(threads=1))
    assert page_of(again) == page_of(pages_report)


@pytest.mark.parametrize("room", [40_000, 60_000, 80_000])
def test_page_stays_within_its_limit_and_says_what_is_left_out(many: Report, room: int) -> None:
    limit = len(page_of(many, limit=0)) + room
    content = page_of(many, limit=limit)
    assert len(content) <= limit
    data = unpack(content)
    left = data["left_out"]["findings"]["exact"]
    assert 0 < left < 400
    assert len(data["findings"]) == 400 - left == data["summary"]["findings"]["exact"] - left
    sizes = [one["evidence"]["characters"] for one in data["findings"]]
    assert sizes == sorted(sizes, reverse=True)


def test_page_without_room_still_tells_the_totals(many: Report) -> None:
    data = unpack(page_of(many, limit=0))
    assert data["findings"] == []
    assert data["left_out"]["findings"] == {"exact": 400}
    assert data["summary"]["findings"]["exact"] == 400


def test_of_a_very_large_finding_the_first_places_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload, "MOST_PLACES", 5)
    text = SENTENCE.format(1, 2, 3)
    documents = [dedup.Document(f"d{i}", f"d{i}", text) for i in range(12)]
    data = unpack(page_of(dedup.scan(documents, dedup.Settings(find=("exact",)))))
    assert [len(one["occurrences"]) for one in data["findings"]] == [5]
    assert data["findings"][0]["places"] == 12
    assert data["left_out"]["places"] == 7


def test_a_very_long_text_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload, "LONGEST_TEXT", 200)
    text = SENTENCE.format(1, 2, 3)
    documents = [
        dedup.Document("short", "short", text),
        dedup.Document("long", "long", text + "\n" + "另起一段。" * 50),
    ]
    data = unpack(page_of(dedup.scan(documents, dedup.Settings(find=("exact",)))))
    assert set(data["texts"]) == {"short@1"}
    assert data["left_out"]["texts"] == 1


def test_texts_stand_in_blocks_that_open_by_themselves(monkeypatch: pytest.MonkeyPatch, many: Report) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 4000)
    content = page_of(many)
    assert len(re.findall(rb'id="texts-\d+"', content)) > 5
    assert unpack(content)["texts"] == unpack(page_of(many))["texts"]


def test_policy_allows_this_script_and_this_style_only(pages_report: Report) -> None:
    content = page_of(pages_report).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', content)
    assert policy is not None
    rules = policy[1].replace("&#39;", "'")
    script = re.search(r"<script>(.*?)</script>", content, re.DOTALL)
    style = re.search(r"<style>(.*?)</style>", content, re.DOTALL)
    assert script is not None
    assert style is not None
    for name, text in (("script", script[1]), ("style", style[1])):
        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in rules
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules


def test_page_names_no_address_and_no_markup_of_its_own() -> None:
    for file in sorted(PAGE.iterdir()):
        text = file.read_text("utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text), file.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        ), file.name
        if file.suffix == ".js":
            assert "</script" not in text, file.name
            assert "<!--" not in text, file.name


def test_title_and_language_follow_the_command_and_the_reader(pages_report: Report) -> None:
    content = page_of(pages_report, "zh", "clean").decode()
    assert '<html lang="zh-CN">' in content
    assert f"<title>{load_wording('zh', 'page').say('title.clean')}</title>" in content
    assert '<html lang="en">' in page_of(pages_report, "en").decode()


def test_report_without_findings_has_a_page() -> None:
    report = dedup.scan([dedup.Document("a", "a", "只有一段话，别处没有第二段。")])
    data = unpack(page_of(report))
    assert data["findings"] == []
    assert data["documents"] == []


def test_every_reason_of_a_mark_has_wording() -> None:
    messages = load_wording("en", "page").messages
    reasons = {
        key.removeprefix("reasons.").replace("_", " "): text
        for key, text in messages.items()
        if key.startswith("reasons.")
    }
    assert reasons == {reason: reason for reason in REASONS}


def test_settings_are_those_of_the_command(pages_report: Report) -> None:
    assert "remove" in unpack(page_of(pages_report, command="clean"))["settings"]
    assert "remove" not in unpack(page_of(pages_report))["settings"]


def test_catalogues_hold_the_same_keys_and_blanks() -> None:
    english, chinese = (load_wording(language, "page").messages for language in ("en", "zh"))
    assert set(english) == set(chinese)
    for key, message in english.items():
        other = chinese[key]
        assert isinstance(message, str) == isinstance(other, str), key
        # The form for one may leave the number out.
        pairs = [(message, other)] if isinstance(message, str) else [(message[1], other[1])]
        assert all(blanks(one) == blanks(two) for one, two in pairs), key
        assert isinstance(message, str) or all(
            blanks(one) <= blanks(message[1]) for one in (message[0], other[0])
        ), key


def blanks(message: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", message))


def test_every_key_that_the_page_says_is_in_the_catalogue() -> None:
    messages = load_wording("en", "page").messages
    for file in sorted(PAGE.glob("*.js")):
        for key in re.findall(r'\bsay\("([\w.]+)"', file.read_text("utf-8")):
            known = key in messages or key.startswith(("nouns.", "rules.", "slots.", "measures."))
            assert known, f"{file.name}: {key}"


def test_unknown_language_is_refused(pages_report: Report) -> None:
    with pytest.raises(SettingsError, match="--language"):
        page_of(pages_report, "fr")
