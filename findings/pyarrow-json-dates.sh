#!/usr/bin/env bash
# pyarrow and DuckDB: a JSON text that reads as a date is no text any more.
#
# Guess:     a JSON string becomes a string column; a type that JSON does not have is given on demand.
# Version:   pyarrow 26.0.1, duckdb 2.0.1
# Behaviour: pyarrow.json.read_json makes a column timestamp[s] when all its strings look like ISO dates: written back, 2024-03-05
#            is "2024-03-05 00:00:00". DuckDB makes it DATE, and "12:30:00" TIME. One other string among them keeps the column text.
# Matters:   paragraphs that are a date line, titles such as 2024-03-05, ids of that form. Text compared or hashed after reading differs from
#            the text of the file; parts of one corpus get different schemas and no longer concatenate.
# Seen:      pyarrow: timestamp[s], '2024-03-05' -> '2024-03-05 00:00:00'; with 三月五日 beside it: string | duckdb: DATE, TIME
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir pyarrow==26.0.1 duckdb==2.0.1
cd "$room"
venv/bin/python - <<'PY'
import json
from pathlib import Path

import duckdb
import pyarrow.json

EXPECTED = [
    (["2024-03-05", "2024-03-06"], "timestamp[s]", "2024-03-05 00:00:00", "DATE"),
    (["12:30:00", "14:00:00"], "string", "12:30:00", "TIME"),
    (["2024-03-05", "三月五日"], "string", "2024-03-05", "VARCHAR"),
]
same = True
for texts, arrow_type, first, duck_type in EXPECTED:
    Path("texts.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    column = pyarrow.json.read_json("texts.jsonl")["text"]
    duck = duckdb.sql("SELECT text FROM 'texts.jsonl'").types[0]
    print(f"{texts}: pyarrow {column.type}, first as text {str(column[0].as_py())!r}; duckdb {duck}")
    same &= (str(column.type), str(column[0].as_py()), str(duck)) == (arrow_type, first, duck_type)
raise SystemExit(0 if same else "The behaviour has changed.")
PY
