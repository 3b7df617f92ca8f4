#!/usr/bin/env bash
# charset-normalizer: short Chinese in GB18030 is told to be Korean, with no doubt shown.
#
# Guess:     a whole Chinese sentence in GB18030 is recognised, or best() is None; a wrong answer is seen by its score.
# Version:   charset-normalizer 3.5.3
# Behaviour: GB18030 and Korean's CP949 share their byte ranges; on lines of 4 to 14 characters cp949 often comes first, with the same
#            chaos of 0.0 as the right one, and the text decodes to rare hanja and hangul without an error. chardet 7.7.0
#            mistakes one line, for Big5.
# Matters:   titles, captions and short notices of old sites, one file each. A Korean text is a valid text: language filters drop it,
#            copies no longer meet, and nothing raised says that a corpus lost its short documents.
# Seen:      全体村民大会决定：今年修路。 -> cp949 홍竟닷췽댕삔엄땍：쏟쾨錦쨌。 (chaos 0.0); wrong for 6 of 8 lines, chardet for 1
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir charset-normalizer==3.5.3 chardet==7.7.0
cd "$room"
venv/bin/python - <<'PY'
import chardet
from charset_normalizer import from_bytes

LINES = ["会议纪要", "请予审议", "粮食安全", "水库加固工程", "镇政府工作报告", "第一章 总则", "关于召开会议的通知", "全体村民大会决定：今年修路。"]
wrong, wrong_chardet = 0, 0
for line in LINES:
    raw = line.encode("gb18030")
    best = from_bytes(raw).best()
    other = chardet.detect(raw)["encoding"]
    print(f"{line} -> {best.encoding} {best} (chaos {best.chaos}); chardet {other}")
    wrong += str(best) != line
    wrong_chardet += raw.decode(other) != line
print(f"charset-normalizer wrong for {wrong}, chardet for {wrong_chardet} of {len(LINES)}")
raise SystemExit(0 if (wrong, wrong_chardet) == (6, 1) else "The behaviour has changed.")
PY
