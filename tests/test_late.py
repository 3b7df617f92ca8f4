"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from dedup.late import late_pattern


def test_a_late_pattern_is_compiled_at_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: compiled.append(given[0]) or compile_(*given))
    late = late_pattern("[a-z]+", re.IGNORECASE)
    assert compiled == []
    assert late.findall("AB 12 c") == ["AB", "c"]
    assert late.sub("_", "x1") == "_1"
    assert late.pattern == "[a-z]+"
    assert set(compiled) == {"[a-z]+"}


def test_a_wrong_pattern_is_told_at_its_first_use() -> None:
    late = late_pattern("(")
    with pytest.raises(re.error, match="unterminated"):
        late.search("")
