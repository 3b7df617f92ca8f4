"""What a check imports: what is not needed is time that a writer waits, and may not be installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ABSENT = ("redis", "trafilatura", "resiliparse", "pypdfium2", "brotli")
HEAVY = ("jieba", "pyarrow", "jinja2", "datasketch", "lxml", "docx", "numpy.ma")
# What the extras bring is not there, as after a plain installation.
PROBE = f"""
import sys
sys.modules.update(dict.fromkeys({ABSENT!r}))
from dedup.cli import main
try:
    main()
except SystemExit as end:
    print("exit", end.code, *(name for name in {HEAVY!r} if name in sys.modules))
"""
COPY = "一座城好不好，不看主街有多宽，要看背街小巷的灯亮不亮，看半夜里救护车能不能开到楼底下。\n"


def ended(folder: Path, *words: str) -> str:
    """Exit code and heavy packages of a run, as its last line."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    return (done.stdout + done.stderr).splitlines()[-1]


def test_a_check_needs_no_extra_and_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(COPY * 3 + "各位老师，同学们，大家好。\n", "utf-8")
    (tmp_path / "draft.txt").write_text("今天只讲一件事。\n" + COPY, "utf-8")
    assert ended(tmp_path, "library", "build", "old.lib", "old.txt", "-q").startswith("exit 0")
    assert ended(tmp_path, "check", "draft.txt", "--library", "old.lib") == "exit 0"
