"""Slow, plain twins of the passage kernels: what each function means, by its definition, without NumPy.

Nothing here calls the code under test. A stream is a list of codes; a 0 is no character and equals nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from tests.twins import fmix64, M64, SHINGLE_BASE, WORD

M32 = (1 << 32) - 1
Spans = list[tuple[int, int]]


# ------------------------------------------------------------------ fingerprints and seeds


def gram_hash(codes: Iterable[int]) -> int:
    h = 0
    for code in codes:
        h = (h * SHINGLE_BASE + code) & M64
    return fmix64(h) >> 32


def fingerprints(
    text: Sequence[int], gram: int, window: int, letters: int, span: int
) -> list[tuple[int, int]]:
    """Hash and place of the last of the least grams of every window, by place; and of those inside of every window of
    letters and characters, which are as wide as two letters."""

    def grams(window: range, end: int = len(text)) -> list[tuple[int, int]]:
        found = []
        for at in window:
            size = letters if text[at] & WORD else gram
            if at + size <= end:
                found.append((gram_hash(text[at : at + size]), -at))
        return found

    sizes = [span if code & WORD else window for code in text]
    windows = [range(at, at + size) for at, size in enumerate(sizes) if at + size <= len(text)]
    if text and sizes[0] > len(text):
        windows.append(range(len(text)))
    chosen = {min(grams(window)) for window in windows if grams(window)}
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            width = sum(1 if code & WORD else 2 for code in text[start:end])
            if width >= letters + span - 1:
                inside = grams(range(start, end), end)
                if inside and len({code & WORD for code in text[start:end]}) > 1:
                    chosen.add(min(inside))
                break
    return sorted(((h, -at) for h, at in chosen), key=lambda found: found[1])


def seed_pairs(
    prints: Sequence[tuple[int, int]], few: int, many: int, apart: int, starts: Sequence[int]
) -> list[tuple[int, int]]:
    """Pairs (a, b - a) of equal hashes: all of a few; else with the place before, and of each text with the first."""
    pairs = []
    for b_hash, b in prints:
        group = [place for h, place in prints if h == b_hash]
        before = [place for place in group if place < b]
        partners = before
        if len(group) > few:
            new_text = all(text_of(a, starts) != text_of(b, starts) for a in before)
            neighbours = [] if new_text and len(group) > many else before[-1:]
            partners = sorted({*neighbours, *(before[:1] if new_text else [])})
        pairs += [(a, b - a) for a in partners if b - a >= apart or text_of(a, starts) != text_of(b, starts)]
    return pairs


def text_of(place: int, starts: Sequence[int]) -> int:
    return sum(start <= place for start in starts) - 1


def equal_runs(stream: Sequence[int], distance: int) -> Spans:
    """The longest spans ``[start, end)`` that equal what stands ``distance`` behind them; each place is tried."""
    places = range(len(stream) - distance)
    equal = [at for at in places if stream[at] and stream[at] == stream[at + distance]]
    starts = [at for at in equal if at - 1 not in equal]
    ends = [at + 1 for at in equal if at + 1 not in equal]
    return list(zip(starts, ends, strict=True))


# ------------------------------------------------------------------ chains

Run = tuple[int, int, int, int]  # a, b, length, pair


def chain_points(earlier: Run, later: Run, reach: int) -> int | None:
    """What a run adds to a chain that ends with another; None where it does not follow it."""
    a, b, length, pair = later
    a_end, b_end = earlier[0] + earlier[2], earlier[1] + earlier[2]
    hidden = max(a_end - a, b_end - b, 0)  # characters in which the two overlap: the later one gives them up
    gap_a, gap_b = a + hidden - a_end, b + hidden - b_end
    behind = earlier[3] == pair and earlier[0] < a and earlier[1] < b and hidden < length
    if not behind or max(gap_a, gap_b) > reach:
        return None
    return 10 * (length - hidden) - 10 * abs(gap_a - gap_b) - min(gap_a, gap_b)


def chains(runs: Sequence[Run], reach: int, look_back: int) -> list[int]:
    """The first run of each run's chain."""
    best: list[tuple[int, int, int]] = []  # score, predecessor, first run
    for i, run in enumerate(runs):
        pair = [j for j in range(i) if runs[j][3] == run[3]]
        near = list(reversed(pair[-look_back:])) if look_back else []
        if pair:
            near.append(max(pair, key=lambda j: runs[j][1] + runs[j][2]))
        options = [(10 * run[2], -1, i)]
        for j in near:
            points = chain_points(runs[j], run, reach)
            score, _, first = best[j]
            if points is not None and run[0] + run[2] <= runs[first][1]:
                options.append((score + points, j, first))
        best.append(max(options, key=lambda option: option[0]))
    out = []
    for i, (_, j, _) in enumerate(best):
        rivals = [k for k, (_, before, _) in enumerate(best) if before == j]
        follows = j >= 0 and max(rivals, key=lambda k: best[k][0]) == i
        out.append(out[j] if follows else i)
    return out


def maximal_runs(scores: Sequence[int]) -> Spans:
    """Runs whose parts all score less, and that lie in no longer one (Ruzzo, Tompa 1999, its definition)."""
    spans = [(lo, hi) for lo in range(len(scores)) for hi in range(lo + 1, len(scores) + 1)]
    score = {span: sum(scores[slice(*span)]) for span in spans}

    def inside(part: tuple[int, int], whole: tuple[int, int]) -> bool:
        return part != whole and whole[0] <= part[0] and part[1] <= whole[1]

    tight = [
        whole
        for whole in spans
        if score[whole] > max((score[part] for part in spans if inside(part, whole)), default=0)
        and score[whole] > 0
    ]
    return [span for span in tight if not any(inside(span, other) for other in tight)]


# ------------------------------------------------------------------ alignment


def edit_distance(x: Sequence[int], y: Sequence[int]) -> int:
    """Levenshtein 1966, by the textbook."""
    row = list(range(len(y) + 1))
    for i, one in enumerate(x, 1):
        last, row = row, [i]
        for j, other in enumerate(y, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (one != other)))
    return row[-1]


def aligned_ends(x: Sequence[int], y: Sequence[int], window: int = 32) -> tuple[int, int]:
    """How far two texts go on alike: a point for an equal character, two off for an edit, window by window."""
    head, other = x[:window], y[:window]

    @cache
    def points(i: int, j: int) -> int:
        if not i or not j:
            return -2 * (i + j)
        change = points(i - 1, j - 1) + (1 if head[i - 1] == other[j - 1] else -2)
        return max(change, points(i - 1, j) - 2, points(i, j - 1) - 2)

    cells = [(0, 0), *((i, j) for i in range(1, len(head) + 1) for j in range(1, len(other) + 1))]
    i, j = max(cells, key=lambda cell: points(*cell))
    if min(i, j) < window // 2:
        return i, j
    more = aligned_ends(x[i:], y[j:], window)
    return i + more[0], j + more[1]
