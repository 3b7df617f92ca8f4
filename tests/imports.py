"""What a command imports: a package that is not needed is time that somebody waits, and may not be installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# Run the command without some packages, then tell which of others were imported.
PROBE = """
import sys
sys.modules.update(dict.fromkeys({absent!r}))
from dedup.cli import main
try:
    main()
except SystemExit as end:
    print("exit", end.code, *(name for name in {heavy!r} if name in sys.modules))
"""


def imported(folder: Path, words: Sequence[str], heavy: Sequence[str], absent: Sequence[str] = ()) -> str:
    """Exit code and ``heavy`` packages of a run, as its last line; ``absent`` packages are as if not installed."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(absent=tuple(absent), heavy=tuple(heavy)), *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return (done.stdout or done.stderr).splitlines()[-1]
