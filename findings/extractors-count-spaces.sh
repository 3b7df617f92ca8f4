#!/usr/bin/env bash
# jusText, BoilerPy3: long Chinese paragraphs are no content, and a stop list of one's own changes nothing.
#
# Guess:     both judge by length, links and words; with a Chinese stop list (jusText ships none) jusText works, and
#            a page with hardly any links loses little to BoilerPy3.
# Version:   jusText 3.0.2, BoilerPy3 1.0.7
# Behaviour: words are what stands between white space (jusText) or punctuation (BoilerPy3): a Chinese clause is one word. jusText
#            counts how many of them are in the stop list: none of 229 characters, so the paragraph is bad. BoilerPy3 wants some ten words a block: its
#            ArticleExtractor drops each paragraph of a page whose English version it keeps whole.
# Matters:   "no content" is also the right answer for a page of links, so a Chinese corpus shrinks to its mixed and English
#            pages without an error; and paragraphs with many commas are kept, so that what is left is no sample of the rest.
# Seen:      Chinese: jusText 229 characters, not good; BoilerPy3 0 of 4 paragraphs | English: jusText 765 characters, good; BoilerPy3 4 of 4
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export TMPDIR="$room" XDG_CACHE_HOME="$room"
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --no-cache-dir justext==3.0.2 boilerpy3==1.0.7 lxml==6.1.3 lxml_html_clean==0.4.6
cd "$room"
venv/bin/python - <<'PY'
import justext
from boilerpy3.extractors import ArticleExtractor

CHINESE = [
    "各位乡亲，今天开会只有一个题目，就是村口那座老桥要不要重修以及修桥的钱从哪里来由谁来出工什么时候能够完工的问题。",
    "去年夏天的大水冲走了桥面一半的石板，孩子们上学要绕三里多路才能到镇上的小学，收下来的粮食和果子也只能靠肩膀挑过河去。",
    "县里已经答应出一半的钱，剩下的一半要由我们自己从去年林场分下来的那笔公账和在外面做事的乡亲的捐款里想办法凑齐。",
    "我的意见是今年秋收以后就动手并且赶在明年春天涨水以前完工，每户出一个人或者出一份工钱，所有的账目每个月都贴在村口的墙上。",
]
ENGLISH = [
    "Neighbours, we meet today for one question only, and that is whether the old bridge by the village is to be built again, who is to pay for it, who will do the work, and when it is to be done.",
    "The flood of last summer took half of the stones of the bridge with it and the rails on both of the sides are loose, so that the children have to go a long way round to be at school in time.",
    "The county has said that it will pay for one half of it, and the other half is what we have to find for ourselves, from what is left in the account of the village and from those who live away.",
    "I would say that we begin in the autumn when the harvest is in, and that we should be done with it before the water is high again in the spring, with one of us from each of the houses at work.",
]
STOP_WORDS = justext.get_stoplist("English") | frozenset("的 了 在 是 我 我们 有 和 就 不 也 人 今天 去年 各位 县里".split())


def page(paragraphs: list[str]) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>桥 Bridge</title></head><body><div><a href='/'>首页 Home</a></div><div>{body}</div></body></html>"


seen = {}
for language, paragraphs in (("Chinese", CHINESE), ("English", ENGLISH)):
    speech = "".join(paragraphs)
    judged = justext.justext(page([speech]).encode(), STOP_WORDS)
    good = any(paragraph.text == speech and not paragraph.is_boilerplate for paragraph in judged)
    kept = sum(paragraph in ArticleExtractor().get_content(page(paragraphs)) for paragraph in paragraphs)
    seen[language] = (good, kept)
    print(f"{language}: jusText a paragraph of {len(speech)} characters good: {good}; BoilerPy3 {kept} of 4 paragraphs")
raise SystemExit(0 if seen == {"Chinese": (False, 0), "English": (True, 4)} else "The behaviour has changed.")
PY
