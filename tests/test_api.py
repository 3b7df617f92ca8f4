"""The Python interface."""

from __future__ import annotations

import doctest
import importlib
import io
import random
import re
from pathlib import Path

import orjson
import pytest

import dedup
from dedup.report.json import write as write_report
from dedup.report.pairs import write as write_pairs

TEXT = "今天，区委召开全区防汛工作会议，主要任务是分析当前汛情，安排今年的防汛准备。"
OTHER = "会议指出，粮食安全是头等大事，各镇要守住耕地红线，把种粮农民的积极性保护好。"


def documents(*texts: str) -> list[dedup.Document]:
    return [dedup.Document(f"d{i}", f"d{i}", text) for i, text in enumerate(texts)]


def written(report: dedup.Report) -> tuple[bytes, bytes]:
    whole, pairs = io.BytesIO(), io.BytesIO()
    write_report(report, whole)
    write_pairs(report, pairs)
    return whole.getvalue(), pairs.getvalue()


@pytest.mark.parametrize("module", ["dedup", "dedup.api"])
def test_examples_in_docstrings(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).attempted > 0
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_every_public_name_can_be_imported() -> None:
    for name in dedup.__all__:
        assert getattr(dedup, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        dedup.nothing  # noqa: B018


def test_paths_and_documents_give_the_same_findings(tmp_path: Path) -> None:
    for i, text in enumerate((TEXT, OTHER, TEXT)):
        (tmp_path / f"d{i}").write_text(text, "utf-8")
    from_paths = dedup.scan(tmp_path)
    from_memory = dedup.scan(documents(TEXT, OTHER, TEXT))
    assert list(from_paths.findings()) == list(from_memory.findings())
    assert [f.kind for f in from_paths.findings()] == ["exact"]


def test_paths_and_documents_do_not_mix(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="not both"):
        dedup.scan([str(tmp_path), *documents(TEXT)])


def test_places_can_be_quoted() -> None:
    report = dedup.scan(documents(f"题目\n\n  {TEXT}  \n", f"{OTHER}\n{TEXT}"))
    (finding,) = report.findings()
    assert [report.text(place) for place in finding.occurrences] == [TEXT, TEXT]
    assert [(place.line, place.column) for place in finding.occurrences] == [(3, 3), (2, 1)]


def test_equal_ids_are_a_problem_and_no_text_is_lost() -> None:
    report = dedup.scan([dedup.Document("a", "a", TEXT), dedup.Document("a", "a", OTHER)])
    assert [report.corpus.ids[i] for i in range(2)] == ["a", "a~2"]
    assert len(report.problems) == 1
    assert "'a' stands here again" in report.problems[0].message


def test_half_characters_are_replaced_and_said() -> None:
    report = dedup.scan([dedup.Document("a\ud800", "a", TEXT + "\ud800"), dedup.Document("b", "b", TEXT)])
    orjson.loads(written(report)[0])
    assert "lone surrogates" in report.problems[0].message
    assert report.summary.findings["exact"] == 1 or report.summary.findings["near"] == 1


def test_wrong_settings_are_refused() -> None:
    with pytest.raises(dedup.DedupError, match=re.escape("--threshold is 2; allowed: 0.01 to 1")):
        dedup.Settings(threshold=2)


@pytest.mark.parametrize("keep", ["longest", "first", "last"])
def test_which_copy_is_the_anchor(keep: str) -> None:
    longer = TEXT.replace("防汛准备", "防汛抗旱准备工作")
    texts = [
        dedup.Document("a", "a", TEXT, "2021-05-01"),
        dedup.Document("b", "b", longer, "2020-05-01"),
        dedup.Document("c", "c", TEXT, "2019-05-01"),
        dedup.Document("d", "d", TEXT),
    ]
    (finding,) = dedup.scan(texts, dedup.Settings(keep=keep)).findings()
    assert finding.occurrences[0].document == {"longest": "b", "first": "c", "last": "a"}[keep]


def test_order_of_documents_makes_no_difference() -> None:
    rng = random.Random(5)
    texts = documents(
        *(TEXT.replace("防汛", word) + OTHER[:at] for word in ("防汛", "抗旱") for at in range(12))
    )
    expected = written(dedup.scan(texts))
    for _ in range(3):
        rng.shuffle(texts)
        assert written(dedup.scan(texts)) == expected


def test_words_of_jieba_as_tokens() -> None:
    settings = dedup.Settings(tokens="words", shingle=2)
    spaced = TEXT.replace("防汛", "防 汛")
    (finding,) = dedup.scan(documents(TEXT, spaced), settings).findings()
    assert finding.kind == "exact"


def test_exact_join_finds_what_the_sketch_finds() -> None:
    texts = documents(TEXT, TEXT.replace("今年", "明年"), OTHER, OTHER.replace("头等", "第一等"))
    sketch, join = (dedup.scan(texts, dedup.Settings(exact_join=flag)) for flag in (False, True))
    assert list(sketch.findings()) == list(join.findings())
    assert len(list(join.findings())) == 2


def test_templates_are_those_of_a_scan_that_asks_for_them() -> None:
    asked = dedup.Settings(find=("template", "outline"), min_speeches=2)
    texts = documents(TEXT, TEXT.replace("防汛", "抗旱"), TEXT.replace("区委", "镇党委"), OTHER)
    found = dedup.find_templates(texts, dedup.Settings(min_speeches=2))
    assert found.templates
    assert found.templates == dedup.scan(texts, asked).templates
    assert found.settings == asked


def test_recall_of_documents_is_that_of_paths(tmp_path: Path) -> None:
    texts = [TEXT, TEXT.replace("今年", "明年"), OTHER, OTHER.replace("头等", "第一等")]
    for number, text in enumerate(texts):
        (tmp_path / f"d{number}").write_text(text, "utf-8")
    from_paths, from_memory = dedup.sample_recall(tmp_path), dedup.sample_recall(documents(*texts))
    assert from_paths.record() == from_memory.record()
    assert (from_memory.sampled, from_memory.whole.pairs) == (4, 4)
    nothing = dedup.sample_recall(documents(TEXT, OTHER))
    assert (nothing.whole.pairs, nothing.verdict) == (0, "open")
    with pytest.raises(dedup.DedupError, match="--sample is 0; allowed: 1 to 100000"):
        dedup.sample_recall(documents(TEXT), sample=0)


def test_a_library_grows_and_shrinks(tmp_path: Path) -> None:
    old, path = tmp_path / "old", tmp_path / "old.lib"
    old.mkdir()
    for name, text in (("a.txt", TEXT), ("b.txt", OTHER)):
        (old / name).write_text(text, "utf-8")
    assert dedup.Library.build(path, old).change.new == 2
    with pytest.raises(dedup.DedupError, match="exists"):
        dedup.Library.build(path, old)
    with dedup.Library.open(path, write=True) as library:
        (old / "c.txt").write_text(TEXT.replace("区委", "县委") * 2, "utf-8")
        assert (library.update_texts().change.new, len(library)) == (1, 3)
        assert library.add_texts(old / "c.txt").change.unchanged + library.add_texts(old).equal > 0
        assert (library.remove_texts([str(old / "a.txt")]).change.removed, len(library)) == (1, 2)
        with pytest.raises(dedup.DedupError):
            library.remove_texts(["nothing.txt"])
    (tmp_path / "draft.txt").write_text(TEXT, "utf-8")
    report = dedup.check(tmp_path / "draft.txt", library=path)
    assert [place.document for f in report.findings() for place in f.occurrences[1:]] == [str(old / "c.txt")]
