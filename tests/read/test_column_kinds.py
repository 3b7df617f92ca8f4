"""Columns of text as pyarrow, polars and DuckDB write them: strings, large ones, views, dictionaries, and bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dedup import Settings
from dedup.cleaning.clean_corpus import clean_paths
from dedup.cleaning.restore import restore_folder
from dedup.read import find_sources, read_source, ReadOptions

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

TEXT = (
    "供销社的老仓库租给了快递站，租金够发两个看门人的工资，可是消防栓被货堆挡住了。谁租的谁挪，挪开以前不许收新件，"
    "派出所每周三下午去看一次，看完在门口的本子上签字，签了两次还没有挪的，合同到期不再续。"
)
TEXTS = (TEXT, "渡口的候船室漏雨，先盖一层油毡，入秋前把屋面换掉。", TEXT, TEXT + "以上。", "")
# What strings come as: polars writes views and large strings, dictionaries for categories; DuckDB plain ones, and
# dictionaries for enums; older writers bytes.
KINDS: dict[str, Callable[[Sequence[str]], Any]] = {
    "string": lambda values: pa.array(values, pa.string()),
    "large_string": lambda values: pa.array(values, pa.large_string()),
    "string_view": lambda values: pa.array(values, pa.string_view()),
    "dictionary": lambda values: pa.array(values).dictionary_encode(),
    "dictionary of large_string": lambda values: pa.array(values, pa.large_string()).dictionary_encode(),
    "binary": lambda values: pa.array([value.encode() for value in values], pa.binary()),
    "large_binary": lambda values: pa.array([value.encode() for value in values], pa.large_binary()),
    "binary_view": lambda values: pa.array([value.encode() for value in values], pa.binary_view()),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in" / "a.parquet"


def table(kind: str) -> Any:
    columns = {"text": TEXTS, "id": "甲乙丙丁戊", "source": ("站", "台", "站", "台", "站")}
    made = {name: KINDS[kind](tuple(values)) for name, values in columns.items()}
    return pa.table(made | {"n": pa.array(range(5), pa.uint16())})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "options", [{}, {"compression": "zstd", "data_page_version": "2.0", "row_group_size": 2}]
)
def test_read_as_strings_are(file: Path, kind: str, options: dict[str, Any]) -> None:
    pq.write_table(table(kind), file, **options)
    problems: list[Any] = []
    (source,) = find_sources([str(file)], ReadOptions(), problems.append)
    batches = list(read_source(source, ReadOptions(), problems.append))
    assert [text for batch in batches for text in batch.texts] == list(TEXTS)
    assert [id_.rpartition("#")[2] for batch in batches for id_ in batch.ids] == list("甲乙丙丁戊")
    assert [name for batch in batches for name in batch.sources or ()] == ["站", "台", "站", "台", "站"]
    assert [problem.message for problem in problems] == ["the record is empty"]


@pytest.mark.parametrize("kind", KINDS)
def test_cleaned_and_restored(file: Path, tmp_path: Path, kind: str) -> None:
    before = table(kind)
    pq.write_table(before, file)
    before = pq.read_table(file)  # some kinds are read as others than they were written as
    cleaned = clean_paths([str(file.parent)], tmp_path / "out", Settings())
    assert len(cleaned.plan.removals) >= 1
    after = pq.read_table(tmp_path / "out" / "a.parquet")
    assert after.schema == before.schema
    assert after.drop_columns("text") == before.drop_columns("text")
    assert [len(str(value)) for value in after["text"]] != [len(str(value)) for value in before["text"]]
    restore_folder(tmp_path / "out", tmp_path / "back")
    assert pq.read_table(tmp_path / "back" / "a.parquet") == before
