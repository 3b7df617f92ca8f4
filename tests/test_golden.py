"""The whole report of fixtures/pages, byte for byte; `make docs` writes it anew when a change is meant."""

from __future__ import annotations

import json

from tests.regenerate import GOLDEN, GOLDEN_PAIRS, golden_report


def test_report_is_the_pinned_one() -> None:
    whole, pairs = golden_report()
    # Compared as objects first: a difference then shows where it is.
    assert json.loads(whole) == json.loads(GOLDEN.read_text("utf-8"))
    assert whole == GOLDEN.read_text("utf-8")
    assert pairs.splitlines() == GOLDEN_PAIRS.read_text("utf-8").splitlines()
