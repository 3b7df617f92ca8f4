"""Pages that hold every kind of finding, by chance: paragraphs copied, edited, merged and split, whole speeches."""

from __future__ import annotations

import random

from tests.findings.planted import characters, dress, edited, POOLS


def line(generator: random.Random, pool: int, size: int) -> str:
    return dress(generator, characters(generator, pool, size), 0.08, 0) + "。"


def mixed_pages(seed: int, number: int = 14) -> dict[str, str]:
    """Pages by name. Some repeat a speech, some take paragraphs of it, all use the same set phrases."""
    generator = random.Random(seed)
    speeches = [[line(generator, 0, generator.randint(30, 140)) for _ in range(6)] for _ in range(3)]
    loose = [line(generator, 0, generator.randint(25, 160)) for _ in range(6)]
    phrases = [characters(generator, 0, generator.randint(14, 30)) for _ in range(2)]
    pages = {}
    for page in range(number):
        rows, whole = taken(generator, speeches, loose)
        own = [
            line(generator, 1, generator.randint(5, 120))
            for _ in range(0 if whole else generator.randint(0, 4))
        ]
        for phrase in phrases[: generator.randint(0, 2)]:
            sides = POOLS[3][generator.randrange(500)], POOLS[4][generator.randrange(500)]
            own.append(
                characters(generator, 1, 30)
                + sides[0]
                + phrase
                + sides[1]
                + characters(generator, 2, 30)
                + "。"
            )
        body = "".join(rows) if generator.random() < 0.2 else "\n".join(rows)
        pages[f"{generator.choice('ab')}/page{page:02}"] = "\n".join([*own[:2], body, *own[2:]])
    return pages


def taken(generator: random.Random, speeches: list[list[str]], loose: list[str]) -> tuple[list[str], bool]:
    """A whole speech (and true), or some of its paragraphs and others, with some edits."""
    share = generator.choice([0, 0, 0.02, 0.06])
    if generator.random() < 0.5:
        return [edited(generator, row, share) for row in generator.choice(speeches)], True
    rows = [*generator.choice(speeches)[:3], *loose]
    return [edited(generator, row, share) for row in generator.sample(rows, generator.randint(1, 4))], False
