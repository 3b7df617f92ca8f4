"""Every format there is, from end to end: found, read, its places, cleaned, restored, seen by the hook, survived."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import zstandard

import dedup
from dedup import Settings
from dedup.formats import BY_SUFFIX, Format, FORMATS, hook_pattern, list_suffixes, Place, Written
from dedup.model import Problem
from dedup.read import find_sources, read_source, ReadOptions
from dedup.report.sarif_run import write_sarif
from tests.cleaning.conftest import PARAGRAPHS, tree
from tests.regenerate import formats_table, ROOT
from tests.samples import sample_of, SAMPLES

COPY, FIRST, SECOND = PARAGRAPHS[:3]
ALL = [pytest.param(format_, id=format_.name) for format_ in FORMATS.values()]
SUFFIXES = [pytest.param(suffix, id=suffix) for suffix in list_suffixes()]
every_format = pytest.mark.parametrize("format_", ALL)


def sample(format_: Format, *texts: str) -> bytes:
    return SAMPLES[format_.name](texts)


def read(*paths: str | Path, **options: str) -> tuple[list[str], list[Problem]]:
    problems: list[Problem] = []
    chosen = ReadOptions(**options)  # type: ignore[arg-type]
    sources = find_sources(list(map(str, paths)), chosen, problems.append)
    batches = [batch for source in sources for batch in read_source(source, chosen, problems.append)]
    return [text for batch in batches for text in batch.texts], problems


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to scan, in the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def two_files(folder: Path, format_: Format) -> tuple[str, str]:
    """Files of which the second holds a paragraph of the first."""
    suffix = next(filter(None, format_.suffixes))
    (folder / f"a{suffix}").write_bytes(sample(format_, FIRST, COPY))
    (folder / f"b{suffix}").write_bytes(sample(format_, SECOND, COPY))
    return f"a{suffix}", f"b{suffix}"


def test_every_format_has_a_sample_and_every_suffix_one_format() -> None:
    assert SAMPLES.keys() == FORMATS.keys()
    assert len(BY_SUFFIX) == sum(len(format_.suffixes) for format_ in FORMATS.values())
    assert all(suffix == suffix.lower() for suffix in BY_SUFFIX)


@every_format
def test_the_declaration_is_true(format_: Format) -> None:
    """What it names is there: the reader, the extra; and what it says goes together."""
    assert callable(format_.load_reader())
    in_place = format_.holds_records and format_.written_as == format_.name
    assert callable(format_.load_editor()) if in_place else not format_.editor
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert not format_.extra or format_.extra in extras
    usual = {Place.LINE: Written.CUT, Place.BLOCK: Written.TEXT, Place.RECORD: Written.CUT}
    expected = (usual[format_.place],) if format_.place in usual else (Written.COLUMN, Written.RECORDS)
    assert format_.written in expected
    assert f"\n| {format_.name}" in formats_table()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_found_and_read(folder: Path, suffix: str) -> None:
    (folder / f"讲话{suffix.upper()}").write_bytes(sample_of(suffix, FIRST, COPY))
    (text,), problems = read(folder)
    assert problems == []
    assert 0 <= text.index(FIRST) < text.index(COPY)
    assert re.search(hook_pattern(), f"讲话{suffix.upper()}")


@every_format
def test_a_named_format_is_read_whatever_its_name(folder: Path, format_: Format) -> None:
    (folder / "a.xyz").write_bytes(sample(format_, FIRST, COPY))
    (text,), problems = read(folder / "a.xyz", format=format_.name)
    assert problems == []
    assert FIRST in text
    assert Settings(format=format_.name).format == format_.name


@every_format
def test_packed_files(folder: Path, format_: Format) -> None:
    suffix = next(filter(None, format_.suffixes))
    (folder / f"a{suffix}.gz").write_bytes(gzip.compress(sample(format_, FIRST, COPY)))
    (folder / f"b{suffix}.zst").write_bytes(zstandard.compress(sample(format_, FIRST, COPY)))
    texts, problems = read(folder)
    if format_.seeks:
        assert texts == []
        assert all(
            "a packed" in problem.message or "without texts" in problem.message for problem in problems
        )
    else:
        assert problems == []
        assert len(texts) == 2
        assert all(FIRST in text for text in texts)


@every_format
def test_places(folder: Path, format_: Format) -> None:
    """Of a copy: what the declaration says a place is, and what a viewer is told."""
    names = two_files(folder, format_)
    report = dedup.scan(folder)
    (finding,) = (finding for finding in report.findings() if finding.kind == "exact")
    place = next(place for place in finding.occurrences if place.document.startswith(names[1]))
    (text,), _ = read(folder / names[1])
    assert text[place.start : place.end] == COPY
    line = 1 + text[: text.index(COPY)].count("\n")
    assert (place.line, place.block) == (line, format_.place is Place.BLOCK)
    stream = io.BytesIO()
    write_sarif(report, stream)
    results = json.loads(stream.getvalue())["runs"][0]["results"]
    (result,) = (result for result in results if result["ruleId"] == "exact")
    regions = [location["physicalLocation"].get("region") for location in result["locations"]]
    if format_.place is Place.LINE:
        data = (folder / names[1]).read_text("utf-8").split("\n")
        assert [data[region["startLine"] - 1] for region in regions] == [COPY]
    elif format_.place is Place.RECORD:
        assert [set(region) for region in regions] == [{"startLine"}]
    else:
        assert regions == [None]


@every_format
def test_clean_and_restore(folder: Path, format_: Format) -> None:
    names = two_files(folder, format_)
    cleaned = dedup.clean(folder, "out", Settings(remove=("exact",), threads=1))
    assert [removal.kind for removal in cleaned.plan.removals] == ["exact"]
    ending = {Written.TEXT: ".txt", Written.RECORDS: ".jsonl"}.get(format_.written, "")
    out = tree(Path("out"))
    del out["ledger.jsonl"]
    assert sorted(out) == sorted(f"{name}{ending}" for name in names)
    left, problems = read("out", exclude=("ledger.jsonl",))
    assert problems == []
    assert sum(text.count(COPY) for text in left) == 1
    assert FIRST in left[0]
    assert SECOND in left[1]
    restored = dedup.restore("out", "back")
    back = tree(Path("back"))
    if format_.written is Written.CUT:
        assert back == tree(folder)
        assert restored.as_text == ()
    elif format_.written is Written.COLUMN:
        for name in names:
            assert pq.read_table(f"back/{name}").equals(pq.read_table(folder / name))
    else:
        assert read("back")[0] == read(folder)[0]
        assert sorted(restored.as_text) == sorted(f"{name}{ending}" for name in names)
    again = dedup.clean("out", None, Settings(remove=("exact",), threads=1))
    assert again.plan.removals == []


@every_format
def test_a_record_of_which_nothing_is_left_goes(folder: Path, format_: Format) -> None:
    """With ``drop_empty``, where records go singly, of what comes out as records too; and it comes back."""
    suffix = next(filter(None, format_.suffixes))
    (folder / f"a{suffix}").write_bytes(sample(format_, COPY))
    (folder / f"b{suffix}").write_bytes(sample(format_, COPY))
    cleaned = dedup.clean(folder, "out", Settings(remove=("exact", "speech"), drop_empty=True, threads=1))
    goes = FORMATS[format_.written_as].place is Place.RECORD
    assert (cleaned.emptied, cleaned.dropped) == (1, int(goes))
    left, _ = read("out", exclude=("ledger.jsonl",))
    assert [text.count(COPY) for text in left] == ([1] if goes else [1, 0])
    dedup.restore("out", "back")
    assert read("back")[0] == read(folder)[0]


@every_format
def test_packed_clean_and_restore(folder: Path, format_: Format) -> None:
    if format_.seeks:
        pytest.skip("is not read packed")
    for name in two_files(folder, format_):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
        (folder / name).unlink()
    assert len(dedup.clean(folder, "out", Settings(remove=("exact",), threads=1)).plan.removals) == 1
    dedup.restore("out", "back")
    assert read("back")[0] == read(folder)[0]
    if format_.written is Written.CUT:
        unpacked = {name: gzip.decompress(data) for name, data in tree(Path("back")).items()}
        assert unpacked == {name: gzip.decompress(data) for name, data in tree(folder).items()}


@every_format
def test_a_library_of_it_is_checked_against(folder: Path, format_: Format, run) -> None:
    old, draft = two_files(folder, format_)
    assert run("library", "build", "old.lib", f"in/{old}")[0] == 0
    code, said, _ = run("check", f"in/{draft}", "--library", "old.lib", "--quiet", "--json", "-")
    (finding,) = json.loads(said)["findings"]
    assert (code, finding["kind"]) == (0, "exact")
    assert f"in/{old}" in {one["document"].partition("#")[0] for one in finding["occurrences"]}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_hook_checks_it(folder: Path, suffix: str, run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.chdir(folder)
    subprocess.run(["git", "init", "--quiet"], check=True)
    Path("a.md").write_text(f"{FIRST}\n\n{COPY}\n", "utf-8")
    Path(f"b{suffix}").write_bytes(sample_of(suffix, SECOND, COPY))
    Path(f"c{suffix}").write_bytes(sample_of(suffix, PARAGRAPHS[3]))
    subprocess.run(["git", "add", "."], check=True)
    code, said, _ = run("guard", f"b{suffix}")
    assert code == 1
    assert said.startswith(f"b{suffix}")
    assert "a.md:3" in said
    assert run("guard", f"c{suffix}")[0] == 0


@every_format
@pytest.mark.parametrize("data", [b"", b"\0" * 99, bytes(range(256)) * 40], ids=["empty", "zeros", "noise"])
def test_what_is_none_of_it_costs_no_other(folder: Path, format_: Format, data: bytes) -> None:
    suffix = next(filter(None, format_.suffixes))
    (folder / f"a{suffix}").write_bytes(data)
    (folder / f"b{suffix}").write_bytes(sample(format_, FIRST))
    texts, problems = read(folder)
    assert FIRST in texts[-1]
    assert any(problem.path == f"a{suffix}" for problem in problems)


@every_format
@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
def test_a_file_that_is_cut(folder: Path, format_: Format, share: float) -> None:
    """It is read as far as it goes, or refused; nothing is raised."""
    suffix = next(filter(None, format_.suffixes))
    data = sample(format_, FIRST, COPY, SECOND)
    (folder / f"a{suffix}").write_bytes(data[: int(len(data) * share)])
    (folder / f"b{suffix}").write_bytes(sample(format_, FIRST))
    texts, _ = read(folder)
    assert FIRST in texts[-1]
