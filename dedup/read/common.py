"""The commonest Chinese characters of both scripts: the share they hold tells text from noise."""

from __future__ import annotations

# The commonest characters of modern prose and of speeches, then the traditional forms of those that have one.
# In true Chinese text they make up half of all characters or more, in wrongly decoded bytes a few per cent.
COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后"
    "作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因"
    "只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应"
    "战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿"
    "原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太"
    "量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界"
    "达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今"
    "切院让识候带导争运笔干群众议审村镇县级党委府农线项推落抓快企组织坚持深服责改革创精這個們來為國說"
    "時會對過發後裡當沒動還進樣從實軍無與長機業關點將兩間問並應戰頭體見產話內給門員論處義認條氣題爾別"
    "變總電數報結務場計資許統區隊決馬書則聽達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運筆乾眾"
    "議審鎮縣級黨農線項責創開經現"
)


def is_hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def common_share(text: str) -> float:
    """Return which share of all characters that are not ASCII are common Chinese ones.

    >>> common_share("我们在这里开会")
    1.0
    >>> common_share("鎴戜滑鍦ㄨ繖閲屽紑浼")
    0.0
    """
    wide = [char for char in text if char > "\x7f"]
    return sum(char in COMMON for char in wide) / len(wide) if wide else 0.0
