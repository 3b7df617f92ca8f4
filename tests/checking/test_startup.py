"""What a check imports: what is not needed is time that a writer waits, and may not be installed."""

from __future__ import annotations

from pathlib import Path

from tests.imports import imported

# What the extras bring is not there, as after a plain installation.
ABSENT = ("redis", "trafilatura", "resiliparse", "pypdfium2", "brotli")
HEAVY = ("jieba", "pyarrow", "jinja2", "datasketch", "lxml", "docx", "numpy.ma")
COPY = "一座城好不好，不看主街有多宽，要看背街小巷的灯亮不亮，看半夜里救护车能不能开到楼底下。\n"


def test_a_check_needs_no_extra_and_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(COPY * 3 + "各位老师，同学们，大家好。\n", "utf-8")
    (tmp_path / "draft.txt").write_text("今天只讲一件事。\n" + COPY, "utf-8")
    assert imported(tmp_path, ["library", "build", "old.lib", "old.txt", "-q"], HEAVY, ABSENT).startswith(
        "exit 0"
    )
    assert imported(tmp_path, ["check", "draft.txt", "--library", "old.lib"], HEAVY, ABSENT) == "exit 0"
