"""Fields of records by name and by path, and options that name a field which no record has."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup import Settings
from dedup.errors import NothingToReadError, SettingsError
from dedup.pipeline import scan_paths

RECORDS = [
    {
        "meta": {"content": "渡口的船一早就到了", "when": {"day": "2021-03-04"}},
        "n": {"key": "甲"},
        "site": "青石网",
    },
    {"meta": {"content": "粮站换了新的磅秤", "when": None}, "n": {"key": "乙"}, "site": None},
]
PATHS = {
    "text_field": "meta.content",
    "id_field": "n.key",
    "date_field": "meta.when.day",
    "source_field": "site",
}


def write_lines(name: str, records: list[object]) -> None:
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    Path(name).write_text(lines, encoding="utf-8")


@pytest.mark.parametrize("extension", ["jsonl", "parquet"])
def test_paths_reach_into_objects(read, extension):
    name = f"a.{extension}"
    if extension == "jsonl":
        write_lines(name, RECORDS)
    else:
        pq.write_table(pa.Table.from_pylist(RECORDS), name)
    result = read(name, **PATHS, metadata_fields=("n.key",))
    assert result.texts == {f"{name}#甲": "渡口的船一早就到了", f"{name}#乙": "粮站换了新的磅秤"}
    assert result.dates == ["2021-03-04", ""]
    (batch,) = result.batches
    assert list(batch.sources or ()) == ["青石网", ""]
    assert batch.metadata == [{"n.key": "甲"}, {"n.key": "乙"}]
    assert result.problems == []


def test_a_key_with_dots_comes_before_a_path(read):
    write_lines("a.jsonl", [{"a": {"b": "里面"}, "a.b": "外面"}, {"a": {"b": "里面"}}, {"a": 1}])
    result = read("a.jsonl", text_field="a.b")
    assert list(result.texts.values()) == ["外面", "里面"]
    assert (
        result.only_problem.message
        == "the record has no field 'a.b'; it has a: name the right one with --text-field"
    )


def test_fields_are_named_by_their_paths(read):
    write_lines("a.jsonl", RECORDS[:1])
    assert read("a.jsonl").only_problem.message == (
        "the record has no field 'text'; it has meta.content, meta.when.day, n.key, site: "
        "name the right one with --text-field"
    )


def test_half_a_character_inside_an_object(read):
    Path("a.jsonl").write_text('{"meta": {"content": "甲\\ud83d"}}\n', encoding="utf-8")
    result = read("a.jsonl", text_field="meta.content")
    assert list(result.texts.values()) == ["甲\ufffd"]
    assert len(result.problems) == 2  # what was mended, and the place as damage


@pytest.mark.parametrize("extension", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize(
    ("option", "flag"),
    [("id_field", "--id-field"), ("date_field", "--date-field"), ("source_field", "--source-field")],
)
def test_a_field_that_no_record_has_is_an_error(tmp_path, extension, option, flag):
    path = tmp_path / f"a.{extension}"
    if extension == "jsonl":
        path.write_text('{"text": "甲", "pub": {"day": "2020"}}\n{"text": "乙"}\n', encoding="utf-8")
    elif extension == "csv":
        path.write_text("text,pub.day\n甲,2020\n乙,\n", encoding="utf-8")
    else:
        pq.write_table(pa.table({"text": ["甲", "乙"], "pub": [{"day": "2020"}, None]}), path)
    with pytest.raises(
        SettingsError, match=rf"{flag}: .*no record has the field 'pub.dya'.*; it has text, pub.day"
    ):
        scan_paths([str(tmp_path)], Settings(**{option: "pub.dya"}))
    assert scan_paths([str(tmp_path)], Settings(**{option: "pub.day"})).problems == ()


def test_a_library_of_a_field_that_no_record_has_is_not_made(tmp_path):
    from dedup.library.build import build_library

    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text('{"text": "渡口的船一早就到了"}\n', encoding="utf-8")
    target = str(tmp_path / "old.lib")
    with pytest.raises(SettingsError, match=r"--date-field: .*no record has the field 'day'"):
        build_library(target, [str(tmp_path / "in")], Settings(date_field="day"))
    assert not Path(target).exists()
    (tmp_path / "in/b.jsonl").write_text('{"text": "粮站换了新的磅秤", "day": "2020"}\n', encoding="utf-8")
    growth = build_library(target, [str(tmp_path / "in")], Settings(date_field="day"))
    assert len(growth.problems) == 1


def test_a_draft_may_lack_a_field_of_the_old_texts(tmp_path):
    import dedup

    (tmp_path / "a.jsonl").write_text('{"text": "渡口的船一早就到了"}\n', encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "粮站换了新的磅秤", "day": "2020"}\n', encoding="utf-8")
    draft, old = (str(tmp_path / name) for name in ("a.jsonl", "b.jsonl"))
    report = dedup.check(draft, against=old, settings=Settings(date_field="day"))
    assert [problem.missing for problem in report.problems] == ["--date-field"]


def test_a_field_that_some_files_lack_is_a_problem_of_these(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "甲", "day": "2020"}\n', encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "乙", "tag": "x"}\n', encoding="utf-8")
    (tmp_path / "c.txt").write_text("丙", encoding="utf-8")
    report = scan_paths([str(tmp_path)], Settings(date_field="day"))
    assert [(problem.path, problem.message) for problem in report.problems] == [
        ("b.jsonl", "no record has the field 'day' that --date-field names; it has text, tag")
    ]


def test_a_key_twice_is_told(read):
    lines = [
        '{"text": "甲", "n": {"x": 1}}',
        '{"text": "乙", "id": "9", "text": "丙\\\\"}',
        '{"text": "丁", "n": {"x": 1, "x": 1}}',
    ]
    Path("a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = read("a.jsonl")
    assert list(result.texts.values()) == ["甲", "丙\\", "丁"]
    assert [(problem.line, problem.message) for problem in result.problems] == [
        (2, "a key stands twice in the record: 'text'; the last one counts"),
        (3, "a key stands twice in the record: 'x'; the last one counts"),
    ]


def test_escapes_are_no_key_twice(read):
    lines = [
        r'{"te\u0078t": "\u0022\u005c\"\\", "a": "\u4e2d\/"}',
        r'{ "text" : "\\\"", "\u0022" : [1.50, 1e3] }',
    ]
    Path("a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = read("a.jsonl")
    assert len(result.texts) == 2
    assert result.problems == []


class TestFolders:
    """As Spark, C4 and the hubs write them."""

    def test_what_holds_a_record_a_line_is_read(self, read):
        Path("out/data").mkdir(parents=True)
        record = '{"text": "渡口的船一早就到了", "n": 1}\n'
        for name in ("part-00000-c0.json", "part-00001", "data/train.json"):
            Path("out", name).write_text(record * 2, encoding="utf-8")
        Path("out/one.json").write_text(record, encoding="utf-8")
        Path("out/part-00002").write_text("一段话\n", encoding="utf-8")
        for name in ("_SUCCESS", "_metadata", "_common_metadata", "_committed_7", "._SUCCESS.crc"):
            Path("out", name).write_text("", encoding="utf-8")
        Path("out/_delta_log").mkdir()
        Path("out/_delta_log/0.json").write_text('{"commit": {}}\n{"add": {}}\n', encoding="utf-8")
        result = read("out")
        assert sorted(result.texts) == [
            "data/train.json#1",
            "data/train.json#2",
            "one.json#1",
            "part-00000-c0.json#1",
            "part-00000-c0.json#2",
            "part-00001#1",
            "part-00001#2",
            "part-00002",
        ]
        assert result.problems == []

    def test_other_json_is_refused(self, read):
        Path("in").mkdir()
        Path("in/a.txt").write_text("甲", encoding="utf-8")
        Path("in/spread.json").write_text('{\n  "text": "甲"\n}\n', encoding="utf-8")
        Path("in/array.json").write_text('[{"text": "甲"}]\n', encoding="utf-8")
        Path("in/settings.json").write_text('{"name": "甲", "version": 1}', encoding="utf-8")
        result = read("in")
        assert list(result.texts) == ["a.txt"]
        assert [problem.path for problem in result.problems] == ["array.json", "settings.json", "spread.json"]
        assert all("is plain JSON" in message for message in result.messages)

    def test_folders_that_tell_of_their_records(self, read):
        for place in (
            "source=青石网/date=2021-03-04",
            "source=https%3A%2F%2Fwww.example.cn%2F",
            "date=__HIVE_DEFAULT_PARTITION__",
        ):
            Path("out", place).mkdir(parents=True)
            write_lines(f"out/{place}/part-0.json", [{"text": place}, {"text": place}])
        batches = {batch.path.partition("/")[0]: batch for batch in read("out").batches}
        assert {batch.source for batch in batches.values()} == {
            "青石网",
            "example.cn",
            "date=__HIVE_DEFAULT_PARTITION__",
        }
        assert batches["source=青石网"].dates == ["2021-03-04"] * 2

    @pytest.mark.parametrize("name", ["a.jsonl", "a.parquet", "a.json", "a.csv", "a.avro"])
    def test_where_all_data_was_refused_nothing_was_read(self, tmp_path, name):
        """A card that tells of the data is no text of them."""
        (tmp_path / "README.md").write_text("# 关于这些数据\n", encoding="utf-8")
        (tmp_path / name).write_bytes(b"PAR0" if name.endswith("parquet") else b"body\n[1]\n")
        with pytest.raises(NothingToReadError, match=name):
            scan_paths([str(tmp_path)], Settings())

    def test_a_readme_beside_other_texts_is_a_text(self, tmp_path):
        (tmp_path / "README.md").write_text("# 关于这些数据\n", encoding="utf-8")
        (tmp_path / "a.png").write_bytes(b"x")
        assert scan_paths([str(tmp_path)], Settings()).summary.documents == 1
        (tmp_path / "a.jsonl").write_text('{"body": 1}\n', encoding="utf-8")
        (tmp_path / "b.txt").write_text("甲", encoding="utf-8")
        assert scan_paths([str(tmp_path)], Settings()).summary.documents == 2
