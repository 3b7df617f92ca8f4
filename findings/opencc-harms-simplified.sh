#!/usr/bin/env bash
# OpenCC: to "simplify" text that is simplified already is no empty step; tw2sp makes other words of it.
#
# Guess:     a conversion to simplified characters leaves simplified text as it is, so a mixed corpus can go through it whole.
# Version:   OpenCC 1.4.2
# Behaviour: tw2sp reads its input as Taiwan's words whatever its script. 程序 (procedure) becomes 进程 (process), 文件 in 原文件
#            (the original document) becomes 文档; tw2s, without words, still writes 执著 as 执着 and 土著 (the natives) as 土着,
#            which is no word. t2s leaves these alone, and in turn keeps the 著 of 跟著走, so that it meets no 跟着走 of a mainland text.
# Matters:   conversion before comparison changes what a statute says (法定程序 → 法定进程), and no choice of configuration
#            makes Taiwan's and the mainland's copies of one text equal without touching texts that need nothing.
# Seen:      tw2sp: 依照法定程序办理 -> 依照法定进程办理, 原文件 -> 原文档 | tw2s: 土著居民 -> 土着居民 | t2s: 跟著走 -> 跟著走
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir opencc==1.4.2
cd "$room"
venv/bin/python - <<'PY'
from opencc import OpenCC

EXPECTED = [
    ("tw2sp", "依照法定程序办理", "依照法定进程办理"),
    ("tw2sp", "请退回原文件", "请退回原文档"),
    ("tw2s", "土著居民", "土着居民"),
    ("t2s", "土著居民", "土著居民"),
    ("t2s", "跟著走", "跟著走"),
]
same = True
for configuration, text, expected in EXPECTED:
    converted = OpenCC(configuration).convert(text)
    print(f"{configuration}: {text} -> {converted}")
    same &= converted == expected
raise SystemExit(0 if same else "The behaviour has changed.")
PY
