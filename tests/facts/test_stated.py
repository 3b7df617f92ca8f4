"""Tokens of a text in their places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.facts.stated import read_stated
from dedup.facts.tokens import read_wording

TEXT = st.text(st.sampled_from("雲南增長３５％㎞ e\u0301x̄ﬁnd，。\u200b12.5-x"), max_size=30)


@given(TEXT)
def test_tokens_stand_in_order_and_fold_to_themselves(text: str) -> None:
    stated = read_stated(text)
    assert stated.wording.tokens == read_wording(text).tokens
    at = 0
    for start, end in zip(stated.starts.tolist(), stated.ends.tolist(), strict=True):
        assert at <= start < end <= len(text) or (start, end) == (
            at - 1,
            at,
        )  # ㎞ is two tokens or one, of one place
        at = end


def test_what_is_written_is_shown() -> None:
    stated = read_stated("雲南省 增長３５．５％")
    assert stated.said(0, 2) == "雲南"
    assert stated.said(5, 7) == "３５．５％"
    assert stated.span(0, 0) == (0, 0)
    assert stated.span(2, 2) == (2, 2)
