"""Do two builds give the same bytes? For changes that must not show.

    python -m benchmarks.same_answers OLD/dedup NEW/dedup [PATH...]

Runs every job of both programs with every output, on the fixtures, on generated pages of sites and on each PATH, and
compares exit codes, what is printed and every file that is written. Prints a row a job; exits with 1 if any differ, and
then leaves both folders for `diff`.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, repeat
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.frames_texts import framed

FIXTURES = Path(__file__).parent.parent / "fixtures"
PAGES = 40
OUTPUTS = ["--json", "r.json", "--html", "r.html", "--sarif", "r.sarif", "--table", "r.csv"]
KINDS = "exact,near,contained,passage,speech,furniture,watermark,stray,formula,template,outline"
FIRST = "{first finding}"
# How long it took is all that may differ.
SECONDS = re.compile(rb"[0-9][0-9.,]* (?:s\b|\xe7\xa7\x92)")
Job = tuple[str, list[list[str]]]


def jobs_of(name: str, path: str) -> Iterator[Job]:
    """What is run on a corpus; each job has a folder of its own as its working folder."""
    yield f"scan {name}", [["scan", path, *OUTPUTS, "--pairs", "r.jsonl"]]
    yield f"scan {name}, all kinds, zh", [["scan", path, "--find", KINDS, "--language", "zh", *OUTPUTS]]
    yield f"clean {name}", [["clean", path, "-o", "out"], ["restore", "out", "-o", "back"]]
    yield f"clean {name} --dry-run", [["clean", path, "--dry-run", "--html", "r.html"]]
    yield f"templates {name}", [["templates", path, *OUTPUTS]]
    built = ["library", "build", "x.lib", path]
    yield (
        f"library {name}",
        [
            built,
            ["library", "info", "x.lib"],
            ["check", path, "--library", "x.lib", *OUTPUTS],
            ["check", path, "--library", "x.lib", "--language", "zh"],
            ["check", path, "--library", "x.lib", "--explain", FIRST],
        ],
    )


def list_jobs(generated: Path, paths: list[str]) -> Iterator[Job]:
    for folder in ("pages", "sites/pages", "passages", "templates/documents"):
        yield from jobs_of(f"fixtures/{folder}", str(FIXTURES / folder))
    yield from jobs_of("generated pages", str(generated))
    for path in paths:
        yield from jobs_of(Path(path).name, str(Path(path).absolute()))
    check = ["check", str(FIXTURES / "check" / "draft.txt"), "--against", str(FIXTURES / "check" / "old")]
    yield "check --against", [[*check, *OUTPUTS], [*check, "--explain", FIRST]]
    pages = [str(path) for path in sorted((FIXTURES / "pages").glob("*.txt"))]
    yield "guard", [["guard", *pages], ["guard", *pages, "--sarif", "r.sarif", "--show", "github"]]
    yield "explain-lsh", [["explain-lsh", "--threshold", "0.6"]]
    yield "sample-recall", [["sample-recall", str(FIXTURES / "paragraphs" / "zh.txt"), "--seed", "3"]]
    yield "help", [[*words, "--help"] for words in ([], ["scan"], ["check"], ["clean"], ["guard"])]


def run_job(program: Path, folder: Path, commands: list[list[str]]) -> None:
    folder.mkdir(parents=True)
    for number, words in enumerate(commands):
        words = [first_finding(folder / "r.json") if word == FIRST else word for word in words]
        ended = subprocess.run([program, *words], cwd=folder, capture_output=True)
        said = f"exit {ended.returncode}\n".encode() + ended.stdout + b"\n--\n" + ended.stderr
        said = SECONDS.sub(b"s", said)
        (folder / f"said-{number}.txt").write_bytes(said)


def first_finding(report: Path) -> str:
    """The id of a report's first finding."""
    findings = json.loads(report.read_bytes())["findings"] if report.exists() else []
    return str(findings[0]["id"]) if findings else "none"


def differing(old: Path, new: Path) -> list[str]:
    """The files that one of the folders lacks or has otherwise."""
    names = {str(path.relative_to(top)) for top in (old, new) for path in top.rglob("*") if path.is_file()}
    return sorted(
        name
        for name in names
        if not ((old / name).exists() and (new / name).exists())
        or (old / name).read_bytes() != (new / name).read_bytes()
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--only", default="", help="jobs whose name has this in it")
    options = parser.parse_args()
    top = Path(mkdtemp(prefix="same-answers-"))
    generated = top / "generated"
    generated.mkdir()
    for row, _ in islice(framed(PAGES, 7), PAGES):
        (generated / f"{row['id']}.txt").write_text(str(row["text"]), "utf-8")
    failed = 0
    for number, (name, commands) in enumerate(list_jobs(generated, options.paths)):
        if options.only not in name:
            continue
        # Both run in a folder of one name, since reports and ledgers tell where files stand.
        sides = {"old": options.old.absolute(), "new": options.new.absolute()}
        folders = [top / side / str(number) for side in sides]
        with ThreadPoolExecutor() as pool:
            list(pool.map(run_job, sides.values(), folders, repeat(commands)))
        different = differing(*folders)
        failed += bool(different)
        print(
            f"{number:3} {name:45} {'same' if not different else 'DIFFERENT: ' + ', '.join(different)}",
            flush=True,
        )
    if failed:
        sys.exit(f"{failed} jobs differ; compare {top}/old with {top}/new")
    shutil.rmtree(top)


if __name__ == "__main__":
    main()
