#!/usr/bin/env bash
# ftfy: fix_text, which mends wrongly decoded text, writes Chinese punctuation as ASCII in text that nothing is wrong with.
#
# Guess:     text that was decoded rightly comes back as it is.
# Version:   ftfy 6.3.1
# Behaviour: fix_character_width and uncurl_quotes are on by default: ，：！？（）； become ,:!?(); and “” become "", while 。、《》 stay.
#            A Chinese sentence ends with half of its punctuation Chinese and half ASCII, and without the space that ASCII punctuation has after it.
# Matters:   in a mixed corpus the "mended" part no longer equals the rest; splitters that look for ，；！？ or for “ find none;
#            and which quotation opens is lost, so quoted words can no longer be told from the writer's own.
# Seen:      会议（扩大）指出：“改革，发展！”是大局。《纪要》、附件另发。 -> 会议(扩大)指出:"改革,发展!"是大局。《纪要》、附件另发。
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir ftfy==6.3.1
cd "$room"
venv/bin/python - <<'PY'
import ftfy

text = "会议（扩大）指出：“改革，发展！”是大局。《纪要》、附件另发。"
fixed = ftfy.fix_text(text)
untouched = ftfy.fix_text(text, fix_character_width=False, uncurl_quotes=False)
print("text:      ", text)
print("fix_text:  ", fixed)
print("both off:  ", untouched)
same = fixed == '会议(扩大)指出:"改革,发展!"是大局。《纪要》、附件另发。' and untouched == text
raise SystemExit(0 if same else "The behaviour has changed.")
PY
