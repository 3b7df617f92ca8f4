"""Which site or outlet each document is from."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dedup.model import Document
from dedup.read import find_sources, read_source, ReadOptions
from dedup.text.corpus import batch_documents, build_corpus


def sources_of(tmp_path: Path, *paths: str) -> dict[str, str]:
    options, ignore = ReadOptions(source_field="site"), lambda problem: None
    batches = [
        batch
        for source in find_sources([str(tmp_path / path) for path in paths], options, ignore)
        for batch in read_source(source, options, ignore)
    ]
    corpus = build_corpus(batches, ignore)
    assert len(set(corpus.source_of.tolist()) - set(range(len(corpus.sources)))) == sum(
        not corpus.source_name(number) for number in corpus.source_of.tolist()
    ), "what nothing names has numbers of its own"
    names = [corpus.source_name(number) for number in corpus.source_of.tolist()]
    return {corpus.ids[i].rpartition("/")[2]: name for i, name in enumerate(names)}


def test_field_then_url_then_folder_then_nothing(tmp_path: Path) -> None:
    (tmp_path / "新华网" / "2023").mkdir(parents=True)
    (tmp_path / "新华网" / "2023" / "a.txt").write_text("一", "utf-8")
    (tmp_path / "b.txt").write_text("二", "utf-8")
    lines = [
        '{"text": "三", "site": "人民网", "url": "http://x.cn/1"}',
        '{"text": "四", "site": "https://www.Gov.cn:8080/a", "url": "http://x.cn/1"}',
        '{"text": "五", "url": "http://x.cn/1"}',
        '{"text": "六", "site": ["列表"], "url": "www.x.cn/2"}',
        '{"text": "七", "site": null}',
    ]
    (tmp_path / "新华网" / "r.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "s.jsonl").write_text(lines[4], "utf-8")
    assert sources_of(tmp_path, ".") == {
        "a.txt": "新华网",
        "b.txt": "",
        "r.jsonl#1": "人民网",
        "r.jsonl#2": "gov.cn",
        "r.jsonl#3": "x.cn",
        "r.jsonl#4": "x.cn",
        "r.jsonl#5": "新华网",
        "s.jsonl#1": "",
    }


def test_a_file_that_is_named_directly_lies_in_no_folder(tmp_path: Path) -> None:
    (tmp_path / "新华网").mkdir()
    (tmp_path / "新华网" / "a.txt").write_text("一", "utf-8")
    assert sources_of(tmp_path, "新华网/a.txt") == {"a.txt": ""}


def test_columns_of_tables(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text,site,url\n1,甲,,http://x.cn/1\n2,乙,人民网,\n3,丙\n", "utf-8")
    rows = pa.table({"text": ["甲", None, "乙"], "site": [None, "错", "人民网"], "url": ["//x.cn/"] * 3})
    pq.write_table(rows, tmp_path / "b.parquet")
    assert sources_of(tmp_path, ".") == {
        "a.csv#1": "x.cn",
        "a.csv#2": "人民网",
        "a.csv#3": "",
        "b.parquet#1": "x.cn",
        "b.parquet#3": "人民网",
    }


def test_documents_of_a_caller_name_their_source() -> None:
    documents = [
        Document("a", "a", "甲", source="人民网"),
        Document("b", "b", "乙"),
        Document("c", "c", "丙"),
    ]
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    assert corpus.source_of.tolist() == [0, 1, 2]
    assert [corpus.source_name(number) for number in (0, 1, 2)] == ["人民网", "", ""]


def test_a_folder_that_is_named_after_the_format_of_all_its_files_names_no_outlet(tmp_path: Path) -> None:
    for name in (
        "pdf/a.txt",
        "txt/b.txt",
        "TXTs/c.txt",
        "md/d.md",
        "md/e.txt",
        "text/f/g.txt",
        "澜溪日报/h.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("今天开会", "utf-8")
    sources = find_sources([str(tmp_path)], ReadOptions(), lambda _: None)
    assert {source.relative: source.folder for source in sources} == {
        "TXTs/c.txt": "",
        "md/d.md": "md",
        "md/e.txt": "md",
        "pdf/a.txt": "pdf",
        "text/f/g.txt": "",
        "txt/b.txt": "",
        "澜溪日报/h.txt": "澜溪日报",
    }
