"""The negations that a text states, in order: 不, 未, 无 … and *not*, *no*, *never* …, each by the word that denies.

Inside words a character denies too (不能, 没有), but not in the words of a list (不断, 无锡). Those are told apart and
not left out, since an edit that takes 不 out of 不断 changes what is said: `dedup.facts.contradictions` looks at them.
"""

from __future__ import annotations

from dataclasses import dataclass

from dedup.facts.lexicon import find_words
from dedup.late import late_pattern

# n't is not; an apostrophe folds away.
SHORT = (
    *(
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "arent",
        "aint",
        "wasnt",
        "werent",
        "wont",
        "wouldnt",
        "cant",
        "couldnt",
    ),
    *("shouldnt", "hasnt", "havent", "hadnt", "mustnt", "neednt", "shant", "mightnt", "darent", "oughtnt"),
)
DENYING = {
    "cannot": "not",
    "neither": "neither",
    "nobody": "nobody",
    "nothing": "nothing",
    "nowhere": "nowhere",
}
ENGLISH = (
    DENYING
    | {word: word for word in ("not", "no", "nor", "none", "never", "without")}
    | dict.fromkeys(SHORT, "not")
)
_WORDS = "|".join(sorted(ENGLISH))
# Between letters of Latin; a Chinese character may stand beside the word. *No 5* is a number.
NEGATION = late_pattern(rf"[不未无没非勿莫否毋别]|(?<![a-zß-ž])(?:{_WORDS})(?![a-zß-ž0-9])(?<!no(?= [0-9]))")
# A word with one of these before it says the contrary.
PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "ab", "counter")
PREFIXES_APART = frozenset(("un", "non", "dis", "mis", "anti", "pre", "post", "ex", "counter"))


@dataclass(frozen=True, slots=True)
class Negation:
    """A character or word that denies, and its place in the string, ``[start, end)``.

    ``word`` is the listed word around a character that does not deny in it, None where it does."""

    start: int
    end: int
    said: str
    word: tuple[int, int] | None = None


def find_negations(string: str) -> list[Negation]:
    """What denies in the string of a `dedup.facts.tokens.Wording`, and what would, but for the word around it.

    >>> [(one.said, one.word is None) for one in find_negations("不断推进，不能停，we don't")]
    [('不', False), ('不', True)]
    """
    words = find_words("no_denials.txt", string)
    return [
        Negation(*match.span(), ENGLISH.get(match[0], match[0]), words.around(*match.span()))
        for match in NEGATION.finditer(string)
    ]


def deny_each_other(one: str, other: str) -> bool:
    """Whether one English word is the other with a prefix that denies: legal, illegal."""
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and any(long == prefix + short for prefix in PREFIXES)
