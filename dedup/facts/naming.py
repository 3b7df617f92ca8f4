"""Whether two names stand in one place of two texts: 云南 and 贵州, 王建国 and 李建民, 青石 and 青水 before 县.

A name is told by its form (`dedup.templates.names`), by the part of speech that jieba's dictionary gives it, or, of
Latin letters, by a capital inside of a sentence. One sure name is enough where the other side is no common word.
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.facts.contents import PLACES as LEVELS
from dedup.facts.differences import Difference
from dedup.facts.stated import Stated
from dedup.text.tags import tag_of

# What the dictionary calls a name: of a place, a body, a person, something else, or an abbreviation of one.
NAMES = frozenset(("ns", "nt", "nr", "nrt", "nrfg", "nz", "j"))
# Those that common words are seldom given.
PLAIN = frozenset(("ns", "nt", "j"))
# Words of these parts of speech are none, however they end; a word that was counted so often is a common one.
NO_NAMES, COMMON = frozenset(("v", "vd", "d", "a", "ad", "c", "p", "r", "m", "i", "l", "u", "f", "b")), 500
# A word in whose end a name does not begin was counted so often.
WORD = 20
# What two names have in common may be so long before and behind what differs.
BEFORE, BEHIND, LONGEST = 3, 4, 16
SMALL = frozenset(("of", "the", "and", "for", "de", "la", "van", "von"))
MONTHS = frozenset(
    (
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    )
)


def find_names(one: Stated, other: Stated, place: Difference) -> Difference | None:
    """The place, as wide as the names that stand there, None where these are none. Both sides hold something."""
    sides = (one, place.a, place.a_end), (other, place.b, place.b_end)
    if max(place.a_end - place.a, place.b_end - place.b) > LONGEST:
        return None
    spaced = [all(side.wording.words[start:end]) for side, start, end in sides]
    if all(spaced):
        return place if all(_is_english_name(*side) for side in sides) else None
    if any(any(side.wording.words[start:end]) for side, start, end in sides):
        return None
    if all(_is_no_name("".join(side.tokens(start, end))) for side, start, end in sides):
        return None
    if max(place.a_end - place.a, place.b_end - place.b) == 1 and _have_titles(one, other, place):
        return place
    for before, behind, known in _widths(place):
        wide = Difference(place.a - before, place.a_end + behind, place.b - before, place.b_end + behind)
        if _are_equal_around(one, other, place, wide) and _are_names(one, other, place, wide, known):
            return wide
    return None


def _widths(place: Difference) -> Iterator[tuple[int, int, bool]]:
    """How much further names may reach before and behind, and whether they have to be ``known``: 县委 and 市委; 湖南 and
    湖北; 全县 and 全市; 青石县 and 青石市."""
    single = place.a_end - place.a == place.b_end - place.b == 1
    if not single:
        yield 0, 0, False
    yield from ((before, behind, True) for before, behind in ((0, 1), (1, 0), (0, 2), (1, 1), (2, 0)))
    yield from ((0, behind, False) for behind in range(1, BEHIND + 1))
    yield from ((before, 0, False) for before in (2, 3, 1))
    yield from ((before, behind, False) for before in range(1, BEFORE + 1) for behind in range(1, BEHIND))
    if single:
        yield 0, 0, True


def _have_titles(one: Stated, other: Stated, place: Difference) -> bool:
    """Whether one character and another are surnames before a title: 张 and 李 before 书记."""
    from dedup.templates.names import AFTER, SURNAMES

    sides = (one, place.a, place.a_end), (other, place.b, place.b_end)
    return all(
        side.wording.tokens[start] in SURNAMES and AFTER.match("".join(side.tokens(end, end + BEHIND)))
        for side, start, end in sides
    )


def _are_equal_around(one: Stated, other: Stated, place: Difference, wide: Difference) -> bool:
    """Whether both sides have the same characters before and behind the place, of an unspaced script all."""
    tokens, others, words = one.wording.tokens, other.wording.tokens, one.wording.words
    if wide.a < 0 or wide.b < 0 or wide.a_end > len(tokens) or wide.b_end > len(others):
        return False
    around = (wide.a, place.a), (place.a_end, wide.a_end)
    same = (wide.b, place.b), (place.b_end, wide.b_end)
    return all(tokens[slice(*a)] == others[slice(*b)] for a, b in zip(around, same, strict=True)) and not any(
        words[i] or not tokens[i].isalpha() for a in around for i in range(*a)
    )


def _are_names(one: Stated, other: Stated, place: Difference, wide: Difference, known: bool) -> bool:
    """Whether names stand there; where the place was not widened one that is sure is enough."""
    sides = (one, wide.a, wide.a_end), (other, wide.b, wide.b_end)
    # No name goes on over a mark.
    if not all(side.text[slice(*side.span(start, end))].isalpha() for side, start, end in sides):
        return False
    texts = ["".join(side.tokens(start, end)) for side, start, end in sides]
    if wide != place:
        if any(_begins_in_word(side, start) for side, start, _ in sides) or _is_no_name(
            "".join(one.tokens(wide.a, place.a))
        ):
            return False
        sure = all(_is_known(text, PLAIN) or (not known and _has_form(text)) for text in texts)
        return sure and not _goes_with_name(one, other, place, wide)
    named = [_is_known(text, PLAIN if known else NAMES) for text in texts]
    if known or all(named):
        return all(named)
    # What is a name in the dictionary stands for another, unless that is a common word.
    return not any(map(_is_common, texts)) and (any(named) or all(map(_has_form, texts)))


def _begins_in_word(side: Stated, start: int) -> bool:
    """Whether a name would begin with the end of a common word: 方 of 双方 is no surname."""
    tag = tag_of("".join(side.tokens(start - 1, start + 1))) if start else None
    return tag is not None and tag.name in ("n", "r") and tag.times >= WORD


def _goes_with_name(one: Stated, other: Stated, place: Difference, wide: Difference) -> bool:
    """Whether words stand before a name and are no part of it: 加强 before 领导小组, and not 县 before 政府."""
    from dedup.templates.names import type_name

    tail = "".join(one.tokens(place.a_end, wide.a_end))
    if len(tail) < 2 or type_name(tail) not in ("place", "organisation", "person"):
        return False
    words = ["".join(one.tokens(*place[:2])), "".join(other.tokens(*place[2:]))]
    return any(word not in LEVELS and (_is_common(word) or _is_no_name(word, 0)) for word in words)


def _is_known(text: str, tags: frozenset[str]) -> bool:
    """Whether a list has it as a name, or the dictionary by one of these tags; of one character, as that of a province
    (滇, 黔)."""
    from dedup.templates.names import OURS, PLACES

    if text in PLACES or OURS.fullmatch(text):
        return text not in LEVELS
    tag = tag_of(text)
    return tag is not None and tag.name in (tags if len(text) > 1 else PLAIN)


def _has_form(text: str) -> bool:
    """Whether it looks like a name, and is no word that is none."""
    from dedup.templates.names import may_name, type_name

    tag = tag_of(text)
    if text[-1] == "们":
        return False
    if tag is None:
        return type_name(text) != "text" or may_name(text)
    if len(text) == 1 or tag.name in NO_NAMES:
        return False
    return type_name(text) in ("place", "organisation", "person") or (tag.name == "nr" and may_name(text))


def _is_common(text: str) -> bool:
    tag = tag_of(text)
    return tag is not None and tag.name not in NAMES and tag.times >= COMMON and text[0] not in LEVELS


def _is_no_name(text: str, least: int = COMMON) -> bool:
    """Whether it is a word of more than one character that names nothing, and was counted so often: 加强, 积极."""
    tag = tag_of(text) if len(text) > 1 else None
    return tag is not None and tag.name in NO_NAMES and tag.times >= least


def _is_english_name(side: Stated, start: int, end: int) -> bool:
    """Whether all words are capitalised, one of them inside of a sentence, but for those that may stand in a name."""
    from dedup.templates.names import PLACES_EN

    tokens = side.tokens(start, end)
    known = [token in PLACES_EN or token in MONTHS for token in tokens]
    named = [side.is_capitalised(i) for i in range(start, end)]
    return any(known[i] or (named[i] and not side.begins(start + i)) for i in range(len(tokens))) and all(
        known[i] or named[i] or tokens[i] in SMALL for i in range(len(tokens))
    )
