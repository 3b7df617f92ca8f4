"""How large the HTML page is and how soon it opens: `python -m benchmarks.page`.

Some 2,000 speeches that took paragraphs from one another are scanned; the page of their findings is opened in Chromium
five times, and a few things that a reader does are timed. Needs playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import dedup
from benchmarks.passage_texts import edit, own_characters, ZH
from benchmarks.prose import pick, Source
from dedup.report.html import write_html

PARAGRAPHS = 16
TAKEN = 6
EDITS = (0, 2, 5, 8)
ROUNDS = 5
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
# What a reader does, and what shows that it is done.
ACTIONS = {
    "list of findings": ("#findings", "document.querySelectorAll('.view-findings .card').length >= 50"),
    "findings of one kind": (
        "#findings?kind=near",
        "document.querySelectorAll('.card[data-kind=near]').length >= 50",
    ),
    "sorted by likeness": (
        "#findings?sort=alike",
        "location.hash.includes('alike') && document.querySelector('.card')",
    ),
    "map": ("#map", "document.querySelector('.view-map canvas')"),
    "search all texts": (
        "#search/工作",
        "document.querySelector('.view-search progress')?.hidden && document.querySelector('.results li')",
    ),
}


def build_documents(speeches: int, seed: int = 1) -> list[dedup.Document]:
    """Speeches of ``PARAGRAPHS`` paragraphs, ``TAKEN`` of which stand in speeches before, most of these edited."""
    source = Source(ZH, seed)
    written: list[list[str]] = []
    documents = []
    for number in range(speeches):
        rng = source.rng(number, 4)
        texts = [source.text(16 * number + part) for part in range(PARAGRAPHS)]
        for place in range(TAKEN if written else 0):
            theirs = pick(rng, pick(rng, written))
            texts[2 * place + 1] = edit(theirs, pick(rng, EDITS), own_characters(source, number), rng)
        written.append(texts)
        name = f"{number // 100:02d}/{number:04d}.txt"
        documents.append(dedup.Document(name, name, "\n".join([f"在第{number}次工作会议上的讲话", *texts])))
    return documents


def time_page(file: Path) -> dict[str, list[float]]:
    """Milliseconds from the start of the navigation to the first view, and of each action."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("google-chrome")
    times: dict[str, list[float]] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-ready]")
            times.setdefault("opens", []).append(
                float(page.evaluate("Number(document.documentElement.dataset.ready)"))
            )
            for name, (fragment, done) in ACTIONS.items():
                times.setdefault(name, []).append(_time(page, fragment, done))
            page.close()
        browser.close()
    return times


def _time(page: Any, fragment: str, done: str) -> float:
    """Milliseconds until the condition holds and the next frame is drawn."""
    action = f"""(fragment) => new Promise((resolve) => {{
        const began = performance.now();
        location.hash = fragment;
        const look = () => requestAnimationFrame(() => (({done}) ? resolve(performance.now() - began) : look()));
        look();
    }})"""
    return float(page.evaluate(action, fragment))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speeches", type=int, default=2000)
    parser.add_argument("--keep", metavar="FILE", help="keep the page in this file")
    arguments = parser.parse_args()
    report = dedup.scan(build_documents(arguments.speeches))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(arguments.keep or Path(folder) / "page.html")
        began = time.perf_counter()
        with file.open("wb") as stream:
            write_html(report, stream, "zh")
        seconds = time.perf_counter() - began
        size = file.stat().st_size / 1e6
        print(
            f"{len(report):,} findings, {len(report.speeches):,} speeches, {report.summary.characters:,} characters"
        )
        print(f"written in {seconds:.1f} s, {size:.1f} MB")
        for name, values in time_page(file).items():
            print(f"{name:<22}{statistics.median(values):7.0f} ms   ({min(values):.0f} to {max(values):.0f})")


if __name__ == "__main__":
    main()
