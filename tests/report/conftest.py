"""A browser for the tests of the page: one for a session, a fresh profile for each page."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import dedup
from dedup.checking.check_report import CheckReport
from dedup.findings.results import Results
from dedup.findings.scan_report import Report
from dedup.report.html import write_html
from dedup.report.page_kinds import page_kinds
from tests.report.check_by_hand import usual

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PAGES = Path(__file__).parent.parent.parent / "fixtures" / "pages"


def page_of(report: Results, language: str = "en", command: str = "scan", **options: Any) -> bytes:
    """The page of a report as bytes."""
    stream = io.BytesIO()
    write_html(report, stream, language, command, **options)
    return stream.getvalue()


@pytest.fixture(scope="session")
def pages_report() -> Report:
    """The pages that the project ships."""
    return dedup.scan(PAGES)


@pytest.fixture(scope="session")
def report() -> CheckReport:
    """Two drafts, one of which copies."""
    return usual()


@pytest.fixture(scope="session")
def content(report: CheckReport) -> bytes:
    """The page of these drafts."""
    return page_of(report, command="check")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright; the test is skipped where one of them is missing."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    with api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def native_page(browser: Any, sources: dict[str, str]) -> Iterator[Any]:
    """A page that has a catalogue and nothing else, beside modules (text by file name) which it may import."""
    page = browser.new_page()
    catalogue = json.dumps({"language": "en", "kinds": page_kinds(), "messages": {}})
    shell = f'<!doctype html><script type="application/json" id="wording">{catalogue}</script>'

    def answer(route: Any) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in sources:
            route.fulfill(content_type="text/javascript", body=sources[name])
        else:
            route.fulfill(content_type="text/html", body=shell)

    page.route("http://page.test/*", answer)
    page.goto("http://page.test/")
    yield page
    page.close()


class Opened:
    """An open page, and what happened in it that should not."""

    def __init__(self, page: Any, file: Path) -> None:
        self.page, self.file = page, file
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))

    def go(self, fragment: str = "") -> Any:
        """Open the file, or another view of it."""
        url = self.file.as_uri() + fragment
        if self.page.url.startswith(self.file.as_uri()) and self.page.url != url:
            # The view that stands there does not count as the one that is asked for.
            self.page.evaluate("document.documentElement.removeAttribute('data-view')")
        self.page.goto(url)
        self.page.wait_for_selector("html[data-ready]")
        view = fragment.lstrip("#").partition("/")[0].partition("?")[0] or "overview"
        self.page.wait_for_selector(f'html[data-view="{view}"]')
        return self.page


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens a page (bytes) in a profile of its own: ``open_page(content, color_scheme="dark", viewport={…})``."""
    contexts = []

    def open_file(content: bytes, **options: Any) -> Opened:
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_bytes(content)
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        opened = Opened(context.new_page(), file)
        opened.go()
        return opened

    yield open_file
    for context in contexts:
        context.close()
