"""The hot loops in NumPy: the specification, and what runs where no compiler built the other ones.

`dedup.kernels.compiled` has the same functions with the same results; tests hold them equal. Arguments are positional.
A span out of bounds is an IndexError in both.
"""

from dedup.kernels.plain.character_pairs import find_pairs as find_pairs
from dedup.kernels.plain.character_pairs import rare_pairs as rare_pairs
from dedup.kernels.plain.coded_postings import code_postings as code_postings
from dedup.kernels.plain.coded_postings import list_postings as list_postings
from dedup.kernels.plain.coded_postings import read_postings as read_postings
from dedup.kernels.plain.cut_words import cut_words as cut_words
from dedup.kernels.plain.decode import decode_texts as decode_texts
from dedup.kernels.plain.digests import digest_texts as digest_texts
from dedup.kernels.plain.ends import extend_ends as extend_ends
from dedup.kernels.plain.excerpts import cut_excerpts as cut_excerpts
from dedup.kernels.plain.index_grams import hash_grams as hash_grams
from dedup.kernels.plain.index_grams import index_grams as index_grams
from dedup.kernels.plain.match_runs import match_runs as match_runs
from dedup.kernels.plain.passages import chain_runs as chain_runs
from dedup.kernels.plain.passages import count_letters as count_letters
from dedup.kernels.plain.passages import edit_distances as edit_distances
from dedup.kernels.plain.passages import extend_seeds as extend_seeds
from dedup.kernels.plain.passages import maximal_runs as maximal_runs
from dedup.kernels.plain.passages import pair_seeds as pair_seeds
from dedup.kernels.plain.passages import winnow as winnow
from dedup.kernels.plain.proposals import gather_texts as gather_texts
from dedup.kernels.plain.proposals import propose_templates as propose_templates
from dedup.kernels.plain.read_words import read_words as read_words
from dedup.kernels.plain.search import count_kinds as count_kinds
from dedup.kernels.plain.search import find_flagged as find_flagged
from dedup.kernels.plain.search import find_last as find_last
from dedup.kernels.plain.search import line_spans as line_spans
from dedup.kernels.plain.search import translate as translate
from dedup.kernels.plain.skeletons import fit_skeletons as fit_skeletons
from dedup.kernels.plain.stars import take_followers as take_followers
from dedup.kernels.plain.stream import write_stream as write_stream
from dedup.kernels.plain.units import band_keys as band_keys
from dedup.kernels.plain.units import count_distinct as count_distinct
from dedup.kernels.plain.units import count_equal_bytes as count_equal_bytes
from dedup.kernels.plain.units import count_equal_slots as count_equal_slots
from dedup.kernels.plain.units import count_shared as count_shared
from dedup.kernels.plain.units import equal_units as equal_units
from dedup.kernels.plain.units import group_equal as group_equal
from dedup.kernels.plain.units import measure_units as measure_units
from dedup.kernels.plain.units import pair_members as pair_members
from dedup.kernels.plain.units import shingle_units as shingle_units
from dedup.kernels.plain.units import sign_hashes as sign_hashes
from dedup.kernels.plain.units import sign_units as sign_units
from dedup.kernels.plain.units import sketch_units as sketch_units
from dedup.kernels.plain.unpack import unpack_codes as unpack_codes
from dedup.kernels.plain.write_rows import write_rows as write_rows
