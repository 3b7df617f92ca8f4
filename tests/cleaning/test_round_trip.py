"""Input, cleaned, restored: the same bytes, whatever format, encoding, packing, line ends and damage."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, HealthCheck, Phase
from hypothesis import settings as testing
from hypothesis import strategies as st

from dedup import Settings
from dedup.cleaning.clean_corpus import clean_paths
from dedup.cleaning.restore import restore_folder
from tests.cleaning.conftest import OWN, PARAGRAPHS, spans, tree

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom", "gb18030", "big5", "utf-16-le")
ODD = (
    "\u3000\u3000",
    "\t",
    "",
    "\ufeff",
    "​",
    '"',
    '""',
    "\\",
    "😀",
    "𠮷",
    "\x0b",
    "e\u0301",
    "锟斤拷",
    "\ufffd",
)

paragraph = st.sampled_from(PARAGRAPHS + OWN + ("", "  "))
line = st.builds(
    lambda odd, text, tail: odd + text + tail, st.sampled_from(ODD), paragraph, st.sampled_from(ODD)
)
breaks = st.sampled_from(("\n", "\r\n", "\r", "\n\n", "\u2028"))
texts = st.builds(
    lambda lines, ends, last: "".join(a + b for a, b in zip(lines, ends, strict=True)) + last,
    st.lists(line, min_size=4, max_size=4),
    st.lists(breaks, min_size=4, max_size=4),
    line,
)


def encoded(text: str, encoding: str) -> bytes:
    """A text in an encoding, without the characters that it does not have."""
    if encoding == "utf-16-be-bom":
        return b"\xfe\xff" + text.encode("utf-16-be")
    return text.encode(encoding, "ignore")


def packed(data: bytes, packing: str) -> bytes:
    if packing == ".gz":
        return gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :])
    return zstandard.compress(data) if packing == ".zst" else data


def unpacked(name: str, data: bytes) -> bytes:
    if name.endswith(".gz"):
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompressobj().decompress(data) if name.endswith(".zst") else data


def json_lines(records: list[str], ascii_only: bool, style: int) -> str:
    """Records as different programs write them."""
    out = []
    for number, text in enumerate(records):
        record = json.dumps(text, ensure_ascii=ascii_only)
        if style == 1:
            record = record.replace("/", "\\/").replace("。", "\\u3002")
        before = ("", '"te\\u0078t": "早先", ')[style == 2]
        out.append(f'{{"n": [1.50, {{"text": "里面"}}], {before} "text" :{record}, "id":"{number}" }}')
    return ("\r\n" if style == 1 else "\n").join(out) + ("\n" if style else "")


def table(records: list[str], quoting: int, end: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows([["id", "text", "旁注"], *([n, text, 'a"b'] for n, text in enumerate(records))])
    return stream.getvalue()


def check(files: dict[str, bytes], **options: object) -> int:
    """Clean, restore and compare; cleaning the output again removes nothing. Gives the number of spans."""
    folder = Path(tempfile.mkdtemp())
    try:
        for name, data in files.items():
            (folder / "in").mkdir(exist_ok=True)
            (folder / "in" / name).write_bytes(data)
        settings = Settings(threads=1, **options)  # type: ignore[arg-type]
        clean_paths([str(folder / "in")], folder / "out", settings)
        assert tree(folder / "in") == files, "the input is not touched"
        restore_folder(folder / "out", folder / "back")
        back = tree(folder / "back")
        assert back.keys() == files.keys()
        for name, data in files.items():
            assert unpacked(name, back[name]) == unpacked(name, data)
        again = clean_paths([str(folder / "out")], folder / "again", settings)
        assert not again.plan.removals
        outputs = tree(folder / "out")
        del outputs["ledger.jsonl"]
        assert {name: data for name, data in tree(folder / "again").items() if name in outputs} == outputs
        return len(spans(folder / "out"))
    finally:
        shutil.rmtree(folder)


# Without shrinking: an example takes a tenth of a second, and small ones show no more than large ones.
hard = testing(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    phases=[Phase.generate],
)
packing = st.sampled_from(("", ".gz", ".zst"))


@hard
@given(
    st.lists(texts, min_size=2, max_size=3),
    st.sampled_from(ENCODINGS),
    packing,
    st.sampled_from((".txt", ".md")),
)
def test_texts(parts: list[str], encoding: str, packing: str, extension: str) -> None:
    check(
        {f"{n}{extension}{packing}": packed(encoded(text, encoding), packing) for n, text in enumerate(parts)}
    )


@hard
@given(
    st.lists(texts, min_size=2, max_size=4),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "gb18030")),
    packing,
    st.booleans(),
    st.integers(0, 2),
)
def test_json_lines(parts: list[str], encoding: str, packing: str, ascii_only: bool, style: int) -> None:
    data = encoded(json_lines(parts, ascii_only, style), encoding)
    check({f"a.jsonl{packing}": packed(data, packing)})


@hard
@given(
    st.lists(texts, min_size=2, max_size=4),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "gb18030")),
    packing,
    st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
    st.sampled_from(("\n", "\r\n")),
)
def test_tables(parts: list[str], encoding: str, packing: str, quoting: int, end: str) -> None:
    check({f"a.csv{packing}": packed(encoded(table(parts, quoting, end), encoding), packing)})


@hard
@given(
    st.lists(texts, min_size=3, max_size=6),
    st.sampled_from((pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string()))),
    st.sampled_from(("snappy", "zstd", "none")),
    st.integers(1, 4),
)
def test_parquet(parts: list[str], kind: pa.DataType, compression: str, rows: int) -> None:
    values = pa.array([None, *parts], pa.string())
    column = values.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else values.cast(kind)
    fields = [pa.field("n", pa.int16(), metadata={"unit": "rows"}), pa.field("text", kind)]
    schema = pa.schema(fields, metadata={"made by": "a test"})
    whole = pa.table([pa.array(range(len(values)), pa.int16()), column], schema=schema)
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "in").mkdir()
        pq.write_table(whole, folder / "in" / "a.parquet", compression=compression, row_group_size=rows)
        cleaned = clean_paths([str(folder / "in")], folder / "out", Settings(threads=1))
        restore_folder(folder / "out", folder / "back")
        shapes = []
        for place in ("in", "out", "back"):
            file = pq.ParquetFile(folder / place / "a.parquet")
            groups = [file.metadata.row_group(n) for n in range(file.num_row_groups)]
            shapes.append([(g.num_rows, g.column(1).compression) for g in groups])
            table = pq.read_table(folder / place / "a.parquet")
            assert table.schema.equals(whole.schema, check_metadata=True)
            assert table.column("n").equals(whole.column("n"))
            if place == "back" or not cleaned.plan.removals:
                # Not the dictionaries: those of a file may hold more values than the column does.
                assert table.column("text").to_pylist() == column.to_pylist()
        assert shapes[0] == shapes[1] == shapes[2]
        assert not clean_paths([str(folder / "out")], None, Settings(threads=1)).plan.removals
    finally:
        shutil.rmtree(folder)


PARAGRAPHS_ONLY = {"remove": ("exact", "near")}
LONG = "\n".join(PARAGRAPHS)
TRADITIONAL = (
    "圖書館的閱覽室晚上九點關門，可是附近的學生十點才下課。館裡商量了三回，決定從下學期起每週延長兩天，"
    "燈光和空調的錢由街道出一半。值班的人從社區裡請，先試三十天，來的人不到二十個就停，停了也要寫明緣由。",
    "碼頭的磅秤偏了六公斤，漁民說了兩年沒有人理。這一次請計量所的人來校準，當著大家的面拆開，"
    "彈簧果然鏽了一半。以後每個季度校一次，結果貼在牆上，誰不相信誰就自己帶一塊砝碼來稱，稱完再說話。",
)


class TestThatSomethingIsRemoved:
    """The properties above would hold for a program that removes nothing."""

    @pytest.mark.parametrize("encoding", ENCODINGS)
    @pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
    def test_texts(self, encoding: str, packing: str) -> None:
        text = "\r\n".join(TRADITIONAL if encoding == "big5" else PARAGRAPHS) + "\r\n" + OWN[0]
        data = packed(encoded(text, encoding), packing)
        assert check({f"a.txt{packing}": data, f"b.txt{packing}": data}, **PARAGRAPHS_ONLY) == text.count(
            "\r\n"
        )

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    @pytest.mark.parametrize("ascii_only", [True, False])
    def test_json_lines(self, encoding: str, ascii_only: bool) -> None:
        records = [LONG + "\n" + OWN[0] + "😀", OWN[1] + "\n" + LONG]
        assert (
            check({"a.jsonl": encoded(json_lines(records, ascii_only, 1), encoding)}, **PARAGRAPHS_ONLY) == 4
        )

    @pytest.mark.parametrize("name", ["a.txt", "a.md.gz", "a.html"])
    def test_speeches(self, name: str, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        text = f"在全区防汛工作会议上的讲话\n同志们：\n{LONG}\n谢谢大家。\n"
        for place in ("甲", "乙"):
            data = f"<p>{text}</p>" if name.endswith("html") else text
            (tmp_path / "in" / (place + name)).write_bytes(packed(data.encode(), Path(name).suffix))
        clean_paths([str(tmp_path / "in")], tmp_path / "out", Settings())
        assert {span["kind"] for span in spans(tmp_path / "out")} == {"speech"}
        restore_folder(tmp_path / "out", tmp_path / "back")
        if not name.endswith("html"):
            assert unpacked(name, (tmp_path / "back" / ("乙" + name)).read_bytes()).decode() == text

    @pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
    def test_tables(self, quoting: int) -> None:
        records = [f'{LONG}\n"{OWN[0]}"', f'"{OWN[1]}"\r\n{LONG}', PARAGRAPHS[0]]
        assert check({"a.csv": encoded(table(records, quoting, "\n"), "utf-8")}, **PARAGRAPHS_ONLY) == 5

    def test_damage(self) -> None:
        data = ("\ufffd\ue000" + LONG + "\n锟斤拷\x01\n").encode()
        assert (
            check({"a.txt": data, "b.txt": data, "c.txt": data + "中".encode()[:2]}, **PARAGRAPHS_ONLY) == 8
        )

    def test_two_ways_to_write_one_character(self) -> None:
        """Big5 of Windows has 十 twice; only byte after byte tells which one stood there."""
        text = "\r\n".join((*TRADITIONAL, OWN[2])).encode("cp950", "ignore")
        data = text.replace("十".encode("cp950"), b"\xa2\xcc")
        assert data.decode("cp950").encode("cp950") != data
        assert check({"a.txt": data, "b.txt": data}, encoding="big5", **PARAGRAPHS_ONLY) == 2

    def test_tabs(self) -> None:
        data = f"text\tid\n{PARAGRAPHS[0]}\t1\n{PARAGRAPHS[0]}\t2\n".encode()
        assert check({"a.tsv": data}, **PARAGRAPHS_ONLY) == 1

    @pytest.mark.parametrize("head", ["id,text\n", "sep=,\nid,text\n"])
    def test_tables_as_people_write_them(self, head: str) -> None:
        """A space before the quotation mark, backslashes before marks: cut where they stand."""
        text = LONG.replace("。", '。\\"', 4)
        rows = [f'1, "{LONG}\n{OWN[0]}"', f'2,"\\"{OWN[1]}\\"\n{LONG}"', f'3, "{text}"', f'4,"{text}"']
        assert check({"a.csv": (head + "\n".join(rows) + "\n").encode()}, **PARAGRAPHS_ONLY) >= 8

    @pytest.mark.parametrize("ascii_only", [True, False])
    def test_inside_objects(self, ascii_only: bool, tmp_path: Path) -> None:
        records = [
            {"text": OWN[0], "meta": {"n": [1.5], "text": f"{LONG}\n{OWN[n]}"}, "id": n} for n in (0, 1)
        ]
        lines = "".join(json.dumps(record, ensure_ascii=ascii_only) + "\n" for record in records)
        assert check({"a.json": lines.encode()}, text_field="meta.text", **PARAGRAPHS_ONLY) == 4
        (tmp_path / "in").mkdir()
        rows = [{"meta": None, "id": 7}, *({"meta": record["meta"], "id": 1} for record in records)]
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in" / "a.parquet", compression="zstd")
        settings = Settings(text_field="meta.text", **PARAGRAPHS_ONLY)  # type: ignore[arg-type]
        clean_paths([str(tmp_path / "in")], tmp_path / "out", settings)
        assert len(spans(tmp_path / "out")) == 4
        restore_folder(tmp_path / "out", tmp_path / "back")
        given, cut, back = (pq.read_table(tmp_path / place / "a.parquet") for place in ("in", "out", "back"))
        assert back.equals(given)
        assert not cut.equals(given)
        assert cut.schema.equals(given.schema, check_metadata=True)

    def test_semicolons(self) -> None:
        data = f"text;id\n{PARAGRAPHS[3]};1\n{PARAGRAPHS[3]};2\n".replace("; we", ", we").encode()
        assert check({"a.csv": data}, **PARAGRAPHS_ONLY) == 1

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
    @pytest.mark.parametrize(
        ("name", "markup"),
        [
            ("a.rst", ".. code:: sh\n\n   sudo make\n\n`{}`__ https://a.example/b\n"),
            ("a.adoc", "----\nsudo make\n----\n\nhttps://a.example[{}]\n"),
            ("a.org", "#+BEGIN_SRC sh\nsudo make\n#+END_SRC\n\n[[https://a.example][{}]]\n"),
            ("a.tex", "\\begin{{verbatim}}\nsudo make\n\\end{{verbatim}}\n\n\\emph{{{}}}\\label{{a}} % b\n"),
            ("a.mdx", "```sh\nsudo make\n```\n\n<B c={{d}}>{}</B>\n"),
            ("a.qmd", "```{{r}}\nsudo make\n```\n\n[{}]{{.e}} [@f]\n"),
        ],
    )
    def test_markup_goes_and_comes_with_what_stands_around_it(
        self, name: str, markup: str, encoding: str
    ) -> None:
        """A speech of which code and commands are a part, which no reader compares."""
        inside = markup.format(PARAGRAPHS[1]).replace("\n", "\r\n")
        text = f"在全区防汛工作会议上的讲话\r\n\r\n{PARAGRAPHS[0]}\r\n\r\n{inside}\r\n{PARAGRAPHS[2]}\r\n"
        data = encoded(text, encoding)
        assert (
            check({name: data, f"b{name}": data + encoded(OWN[0], encoding).removeprefix(b"\xff\xfe")}) >= 1
        )

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
    @pytest.mark.parametrize(
        ("name", "comment"),
        [
            ("a.rst", ".. 秘书处：\n\n"),
            ("a.adoc", "// 秘书处：待核\n\n"),
            ("a.org", "# 秘书处：待核\n\n"),
            ("a.tex", "% 秘书处：待核\n\n"),
            ("a.mdx", "{/* 秘书处：待核 */}\n\n"),
            ("a.qmd", "<!-- 秘书处：待核 -->\n\n"),
        ],
    )
    def test_behind_chinese_that_was_blanked(self, name: str, comment: str, encoding: str) -> None:
        """A character that became a space takes as many bytes of the file as before."""
        one, other = (encoded(f"{comment}{text}\n\n{PARAGRAPHS[0]}\n", encoding) for text in OWN[:2])
        assert check({name: one, f"b{name}": other}, **PARAGRAPHS_ONLY) == 1
