"""The kernels in use: the compiled ones where they are built, otherwise plain NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.kernels.library import load_library

if TYPE_CHECKING or load_library() is None:
    from dedup.kernels.plain import (
        band_keys,
        count_distinct,
        count_equal_slots,
        count_shared,
        equal_units,
        find_flagged,
        group_equal,
        measure_units,
        shingle_units,
        sign_hashes,
        sign_units,
        translate,
    )
    from dedup.kernels.plain_passages import (
        chain_runs,
        count_letters,
        edit_distances,
        extend_ends,
        extend_seeds,
        maximal_runs,
        pair_seeds,
        winnow,
    )
    from dedup.kernels.plain_templates import fit_skeletons, match_runs, propose_templates
else:
    from dedup.kernels.compiled import (
        band_keys,
        chain_runs,
        count_distinct,
        count_equal_slots,
        count_letters,
        count_shared,
        edit_distances,
        equal_units,
        extend_ends,
        extend_seeds,
        find_flagged,
        fit_skeletons,
        group_equal,
        match_runs,
        maximal_runs,
        measure_units,
        pair_seeds,
        propose_templates,
        shingle_units,
        sign_hashes,
        sign_units,
        translate,
        winnow,
    )

__all__ = [
    "band_keys",
    "chain_runs",
    "count_distinct",
    "count_equal_slots",
    "count_letters",
    "count_shared",
    "edit_distances",
    "equal_units",
    "extend_ends",
    "extend_seeds",
    "find_flagged",
    "fit_skeletons",
    "group_equal",
    "match_runs",
    "maximal_runs",
    "measure_units",
    "pair_seeds",
    "propose_templates",
    "shingle_units",
    "sign_hashes",
    "sign_units",
    "translate",
    "winnow",
]
