"""The hot loops in C (the files beside this one): the same functions as `dedup.kernels.plain`, with the same results.

They are in the module that `pip install` builds of those files. Its door (door.c) takes arrays by the buffer protocol,
copies those of another type or layout, and checks them: a span out of bounds is an IndexError, arrays whose lengths
differ are a ValueError, no memory is a MemoryError. The loops run without the GIL. Templates are taken apart here.
"""

from __future__ import annotations

from typing import Any, TYPE_CHECKING

from dedup.kernels.choice import load_module
from dedup.kernels.expansions import load_expansions

if TYPE_CHECKING:
    from dedup.kernels.template_arrays import AtomTexts, Fits, Grams, Prices, Proposals, WordsOf
    from dedup.kernels.tries import Trie

_module: Any = load_module()
_module.set_expansions(*load_expansions())
globals().update({name: kernel for name, kernel in vars(_module).items() if not name.startswith("_")})


def cut_words(trie: Trie, *texts: Any) -> Any:
    return _module.cut_words(trie.keys, trie.children, trie.weights, *texts)


def propose_templates(texts: AtomTexts, grams: Grams, which: Any, *limits: Any) -> Proposals:
    *numbers, prices = limits
    from dedup.kernels.template_arrays import Proposals

    index = grams.ids, grams.reach, grams.postings, grams.offsets, grams.spread
    given = texts.bits, texts.edges, texts.offsets, *index, which, *numbers, prices.use, prices.slot
    keys, gains, *columns = _module.propose_templates(*given).reshape(-1, 5).T
    return Proposals(keys.copy(), gains.astype("i8"), *(column.astype("i4") for column in columns))


def gather_texts(grams: Grams, *proposals: Any) -> Any:
    return _module.gather_texts(grams.postings, grams.offsets, *proposals)


def fit_skeletons(texts: AtomTexts, value: Any, users: Any, words: WordsOf, *given: Any) -> Fits:
    from dedup.kernels.template_arrays import Fits

    *proposals, least, prices = given
    columns = texts.codes, texts.edges, texts.bits, texts.offsets, texts.speeches, texts.weights, value, users
    cut = words.bits, words.at, words.offsets
    return Fits(*_module.fit_skeletons(*columns, *cut, *proposals, least, *_costs(prices)))


def _costs(prices: Prices) -> tuple[Any, ...]:
    return prices.use, prices.slot, prices.put_back, prices.lengths, prices.logs


def match_runs(texts: AtomTexts, *search: Any) -> Any:
    begin, end, fixed, runs, *shape = search
    found = _module.match_runs(texts.codes, begin, end, texts.edges, fixed, runs, *shape)
    return found.reshape(-1, len(runs))
