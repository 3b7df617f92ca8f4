#!/usr/bin/env bash
# pandas: read_json turns quoted strings into numbers, so different texts, ids and digests become equal.
#
# Guess:     in JSON "0012" is a string and 12 a number; a reader keeps what the format itself tells apart.
# Version:   pandas 3.1.1
# Behaviour: a column of strings that all look like numbers becomes int64 or float64 (dtype=True is the default): leading zeros go,
#            full-width digits become ASCII, and a hexadecimal digest with a single e is read as a power of ten. Whether it happens depends on the
#            *other* rows: one that is no number keeps the column text. dtype=False keeps it always.
# Matters:   drop_duplicates() on the column drops records that are not duplicates; ids no longer join with the corpus they came from;
#            a file split in parts is read with one type in one part and another in the next.
# Seen:      ids 0071, 71 -> 71, 71 | digests 12e3, 120e2, 1234e567, 9876e543 -> 12000.0, 12000.0, inf, inf | text １２３ -> 123 (2 of 4 distinct)
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir pandas==3.1.1 numpy==2.4.6
cd "$room"
venv/bin/python - <<'PY'
import io
import json

import pandas

inf = float("inf")
EXPECTED = [
    (["0071", "71"], [71, 71]),
    (["12e3", "120e2", "1234e567", "9876e543"], [12000.0, 12000.0, inf, inf]),
    (["１２３"], [123]),
    (["0071", "71", "甲7"], ["0071", "71", "甲7"]),
]
same = True
for values, expected in EXPECTED:
    lines = "\n".join(json.dumps({"value": value}, ensure_ascii=False) for value in values)
    column = pandas.read_json(io.BytesIO(lines.encode()), lines=True)["value"]
    kept = pandas.read_json(io.BytesIO(lines.encode()), lines=True, dtype=False)["value"]
    print(f"{values} -> {column.tolist()} ({column.dtype}), {column.nunique()} of {len(values)} distinct")
    same &= column.tolist() == expected and kept.tolist() == values
raise SystemExit(0 if same else "The behaviour has changed.")
PY
