#!/usr/bin/env bash
# pyarrow, DuckDB, Polars: one pattern, three meanings, where the text is Chinese.
#
# Guess:     \w, \s and \b mean for a column of text what they mean for a str in Python: Unicode's letters and spaces.
# Version:   pyarrow 26.0.1, duckdb 2.0.1, polars 2.1.0
# Behaviour: pyarrow's and DuckDB's functions are RE2, where these classes are ASCII only and no flag widens them: no Chinese character is \w,
#            the ideographic space is no \s, ３ is no \d. Polars and Python take all of them. In pyarrow itself utf8_trim_whitespace knows the same space.
# Matters:   "drop rows without a word character" drops every Chinese row, "squeeze white space" leaves 　 in, and text normalised in
#            one engine does not equal text normalised in another. The pattern runs without a complaint.
# Seen:      rows with \w of [会议纪要, minutes]: pyarrow 1, duckdb 1, polars 2, re 2 | 会　议 without \s: pyarrow 会　议, duckdb 会　议, polars 会议, re 会议
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir pyarrow==26.0.1 duckdb==2.0.1 polars==2.1.0
cd "$room"
venv/bin/python - <<'PY'
import re

import duckdb
import polars
import pyarrow
import pyarrow.compute as compute

ROWS, SPACED = ["会议纪要", "minutes"], "会　议"
having_words = {
    "pyarrow": compute.sum(compute.match_substring_regex(pyarrow.array(ROWS), r"\w")).as_py(),
    "duckdb": duckdb.execute(r"SELECT count(*) FROM unnest(?) AS t(row) WHERE regexp_matches(row, '\w')", [ROWS]).fetchone()[0],
    "polars": polars.Series(ROWS).str.contains(r"\w").sum(),
    "re": sum(bool(re.search(r"\w", row)) for row in ROWS),
}
without_spaces = {
    "pyarrow": compute.replace_substring_regex(pyarrow.scalar(SPACED), r"\s", "").as_py(),
    "duckdb": duckdb.execute(r"SELECT regexp_replace(?, '\s', '', 'g')", [SPACED]).fetchone()[0],
    "polars": polars.Series([SPACED]).str.replace_all(r"\s", "")[0],
    "re": re.sub(r"\s", "", SPACED),
}
print("rows with \\w:", having_words)
print("without \\s:", without_spaces)
same = having_words == {"pyarrow": 1, "duckdb": 1, "polars": 2, "re": 2}
same &= without_spaces == {"pyarrow": SPACED, "duckdb": SPACED, "polars": "会议", "re": "会议"}
raise SystemExit(0 if same else "The behaviour has changed.")
PY
