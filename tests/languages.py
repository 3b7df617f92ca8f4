"""Texts in eight languages, written for the tests, and the encodings that each fits into."""

from __future__ import annotations

import random

TEXTS = {
    "simplified": """村里的水渠修了三个月，今天终于通水了。大家站在渠边，看着清水一段一段流过去，心里都很高兴。
有人说，去年这个时候，地里干得能插进手指头。现在好了，秋天的收成有了着落。会计把账目贴在墙上，一笔一笔写得明明白
白：石料多少，水泥多少，工钱多少。谁有疑问，可以当面提出来。图书馆晚上九点关门，附近的学生十点才下课，所以从下学
期起，每周有两天延长开放时间，电费由街道承担一半。""",
    "traditional": """村裡的水渠修了三個月，今天終於通水了。大家站在渠邊，看著清水一段一段流過去，心裡都很高興。
有人說，去年這個時候，地裡乾得能插進手指頭。現在好了，秋天的收成有了著落。會計把賬目貼在牆上，一筆一筆寫得明明白
白：石料多少，水泥多少，工錢多少。誰有疑問，可以當面提出來。圖書館晚上九點關門，附近的學生十點才下課，所以從下學
期起，每週有兩天延長開放時間，電費由街道承擔一半。""",
    "japanese": """村の水路は三か月かけて直され、今日ようやく水が通った。みんなが水路のそばに立って、水の流れる
のを見て喜んだ。去年の今ごろは畑が乾いて、指が入るほどのひびができていた。これで秋の取り入れも心配ない。会計係は
帳簿を壁に貼り出し、石がいくら、セメントがいくら、手間賃がいくらと、一つずつはっきり書いた。質問のある人はその場
で聞くことができる。図書館は夜九時に閉まるが、近くの学生は十時に授業が終わるので、来学期から週に二日だけ時間を延
ばすことにした。""",
    "korean": """마을의 수로를 석 달 동안 고쳤는데 오늘 드디어 물이 흘렀다. 사람들은 수로 옆에 서서 맑은 물이
흐르는 것을 보며 기뻐했다. 작년 이맘때는 밭이 말라서 손가락이 들어갈 만큼 갈라져 있었다. 이제 가을 수확은
걱정하지 않아도 된다. 회계는 장부를 벽에 붙이고 돌이 얼마, 시멘트가 얼마, 품삯이 얼마인지 하나하나 분명하게
적었다. 질문이 있는 사람은 그 자리에서 물어볼 수 있다. 도서관은 밤 아홉 시에 문을 닫지만 근처 학생들은 열 시에
수업이 끝나므로 다음 학기부터 일주일에 이틀은 시간을 늘리기로 했다.""",
    "english": """The new ditch took three months, and today the water came at last. “Très bien”, said Mr
O’Neil, who keeps the café; he had paid £5 towards it — and so had we all. The accounts hang on the wall, and
whoever has a question may ask it there and then. The library shuts at nine, but the pupils are out at ten.""",
    "french": """Le nouveau fossé a demandé trois mois de travail, et l’eau est enfin arrivée. Les gens étaient
là, très contents, à côté du café où l’on a fêté l’événement. L’été dernier, la terre était si sèche qu’on y
mettait le doigt. Désormais la récolte est assurée. Le trésorier a affiché les comptes : « pierres, ciment,
journées », tout est marqué. À la bibliothèque, on ferme à neuf heures ; dès la rentrée, elle restera ouverte
deux soirs de plus.""",
    "german": """Der neue Graben hat drei Monate gedauert, und heute fließt endlich Wasser. Die Leute standen
am Ufer und freuten sich. Im vorigen Jahr war die Erde so trocken, daß man den Finger hineinstecken konnte. Die
Bücherei schließt um neun, die Schüler kommen erst um zehn heraus; künftig bleibt sie an zwei Tagen länger
geöffnet. Die Hälfte der Stromkosten trägt die Straße. Größere Beträge müssen öffentlich erklärt werden, und
wer fragt, erhält gleich Auskunft.""",
    "russian": """Новую канаву копали три месяца, и сегодня наконец пришла вода. Люди стояли на берегу и были
очень рады. В прошлом году в это время земля так высохла, что в трещину входил палец. Теперь за урожай можно не
бояться. Бухгалтер вывесил счета на стену: сколько стоил камень, сколько цемент, сколько работа. У кого есть
вопрос, спросит сразу. Библиотека закрывается в девять, а ученики выходят из школы в десять, поэтому со
следующего года она открыта дольше.""",
}

_UNICODE = ("utf-8", "utf-16-le", "utf-16-be")
FITS = {
    "simplified": ("gb18030", "gbk", "gb2312", "hz", *_UNICODE),
    "traditional": ("big5", "big5hkscs", "gbk", *_UNICODE),
    "japanese": ("shift_jis", "cp932", "euc_jp", "iso2022_jp", *_UNICODE),
    "korean": ("euc_kr", "cp949", "iso2022_kr", *_UNICODE),
    "english": ("cp1252", *_UNICODE),
    "french": ("cp1252", *_UNICODE),
    "german": ("cp1252", *_UNICODE),
    "russian": ("cp1251", "koi8-r", "iso8859-5", "cp866", *_UNICODE),
}
PAIRS = [(language, encoding) for language, encodings in FITS.items() for encoding in encodings]


def passage(language: str, length: int, seed: int = 0) -> str:
    """``length`` characters of a text: its sentences in some order, from some place on."""
    mixed = random.Random(seed)
    space, end = ("", "。") if "。" in TEXTS[language] else (" ", ". ")
    sentences = TEXTS[language].replace("\n", space).rstrip(end).split(end)
    parts: list[str] = []
    while sum(map(len, parts)) < length + 60:
        mixed.shuffle(sentences)
        parts += (*(sentence + end for sentence in sentences), "\n")
    text = "".join(parts)
    start = mixed.randrange(60)
    return text[start : start + length]
