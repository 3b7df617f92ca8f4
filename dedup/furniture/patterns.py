"""What page furniture looks like: shapes of whole lines, of sentences, and of clauses inside longer ones.

A shape accounts for the whole line: what it leaves open is a name or a title, short and without the end of a sentence.
Marks stand as they are on the page; Chinese is simplified and Latin in lower case, as the lines are read.
"""

from __future__ import annotations

from dedup.furniture import vocabulary
from dedup.furniture.gaps import OF_ACCESS, SITE_SPEAKS
from dedup.late import late_pattern

MOST = 300  # characters of a line that is furniture as a whole
# A name, a link in Markdown, or an address.
VALUE = (
    r"(?:\[[^\]]{1,40}\](?:\([^)]{0,200}\)|\[[^\]]{0,40}\])?|https?://\S{1,200}|"
    r"[^:：。\[]{1,40}?)"
)
TITLE = r"[^。！!;；]{0,200}"  # titles of other pages, one behind the other
PART = r"[^。！!？?，,;；]|(?<=\d),(?=\d)"  # a character of a part of a sentence
# Labels and what they name, behind the first; each reads in one way only, or a line of many would take for ever.
MORE = r"(?:[，,][^。！!？?，,;；:：]{1,10}[:：][^。！!？?，,;；]{0,40})*"
# Who puts texts on a site: names that say so, and links.
SITE = (
    r"(?:[^。！!？?，,;；]{0,30}(?:网|网站|小编|编辑部|文库|频道|公众号|论坛)|"
    r"\s*\[[^\]]{1,40}\](?:\([^)]{0,200}\)|\[[^\]]{0,40}\])?)"
)
# What a site says about whose texts they are.
RIGHTS = (
    r"(?:如|若)[^。！!？?，,]{0,12}(?:侵权|侵[犯害][^。，,]{0,8}(?:版权|著作权|权益|权利))|侵权[^。，,]{0,6}(?:联系|删除|告知)|联系[^。，,]{0,12}删除|"
    r"版权[^。，,]{0,6}(?:归|属)|(?:不代表|仅代表)[^。]{0,12}(?:观点|立场)|注明(?:出处|来源|作者)|追究[^。，,]{0,8}法律责任"
)


def _shape(*alternatives: str) -> str:
    """One of some shapes, in which <GO> stands for the words of that name; none has a group that captures.

    What is looked for all along a line stands behind a look at its beginning, which few lines pass.
    """
    joined = "|".join(alternatives).replace("<VALUE>", VALUE)
    for name, shape in (("TITLE", TITLE), ("MORE", MORE), ("PART", PART), ("SITE", SITE), ("RIGHTS", RIGHTS)):
        joined = joined.replace(f"<{name}>", f"(?:{shape})")
    for name in ("GO", "NAVIGATION", "STRONG_LABEL", "WEAK_LABEL", "OWN_HEADS", "HEADS", "TOOL_WORD", "TOOL"):
        joined = joined.replace(f"<{name}>", f"(?:{getattr(vocabulary, name)})")
    return joined


# (reason, needs another sign on the page, shape). The first that fits names the line.
LINE_SHAPES = (
    (
        "page number",
        False,
        _shape(
            r"(?:共\s*\d*\s*页?[,，、/\s]*)?\d*\s*页[,，]\s*当前第\s*\d*\s*页?[。.!！]?",
            r"[(（【\[]?第\s*\d{1,4}\s*页\s*[,，/、|]?\s*(?:共|总)\s*\d{1,4}\s*页[)）】\]]?",
            r"共\s*\d{1,4}\s*页\s*[,，:：]?\s*(?:当前)?(?:第?\s*\d{1,4}\s*页?|页次.{0,12})",
            r"[-－—–]{1,2}\s*\d{1,4}\s*[-－—–]{1,2}",
            r"[(（【\[]?page\s*\d{1,4}\s*(?:of|/)\s*\d{1,4}[)）】\]]?",
        ),
    ),
    (
        "links to other pages",
        False,
        _shape(
            r"<GO>\s*[:：]<TITLE>",
            r"(?=<GO>|[\[\d…<>‹›«»|｜·.←→\s])(?=.*<GO>)(?:<GO>|\[?\d{1,3}+\]?(?!\d)|[…<>‹›«»|｜·.←→\s])++",
            "(?:previous|next|prev|older|newer) (?:page|post|article|story|chapter|entry)"
            r"s?\s*(?:[:»›>→].{0,120})?",
            r"(?:previous|next|prev)\s*[:»›→].{0,120}(?<![.;])",
            r"[«‹<←]\s*(?:previous|prev|back|older).{0,60}",
            "(?:back|return) to (?:top|the top|home|index|list|contents)",
            "read more",
            "continue reading",
            "skip to (?:main )?content",
            "click here(?: to .{0,60})?",
        ),
    ),
    (
        "breadcrumb",
        False,
        _shape(
            r"(?:您|你)?(?:现在?|当前|目前)?的?(?:所在)?(?:的)?位置\s*(?:[:：]|是[:：])<PART>{0,40}[>＞»›→]<TITLE>",
            r"(?:您|你|现在?|当前|目前)+的?(?:所在)?(?:的)?位置\s*(?:[:：>]|是[:：])<PART>{0,80}",
            r"(?:首页|主页|网站首页|home)\s*(?:[>＞»›→]|-{1,2}>|/(?=\s)|::)<TITLE>",
        ),
    ),
    (
        "navigation",
        False,
        _shape(
            r"(?=[^。;；,，!！?？|｜]{1,14}\s*[|｜])(?=.*<NAVIGATION>)[^。;；,，!！?？|｜]{1,14}(?:\s*[|｜]\s*[^。;；,，!！?？|"
            "｜]{1,14})+",
            r"<NAVIGATION>(?:\s+<NAVIGATION>)+",
        ),
    ),
    (
        "heading of a block of links",
        False,
        _shape(
            r"[【\[<★☆◆●■▍]*\s*<HEADS>\s*[】\]>]?\s*(?:[:：][^。]{0,250})?",
            r"[【\[<★☆◆●■▍]*\s*<OWN_HEADS>\s*[】\]>]?\s*[:：][^。]{4,250}",
        ),
    ),
    (
        "heading of a block of links",
        True,
        _shape(r"[【\[<★☆◆●■▍]*\s*<OWN_HEADS>\s*[】\]>]?\s*[:：]?"),
    ),
    (
        "print and download bar",
        False,
        _shape(
            r"(?=[【\[(（])(?=.*<TOOL_WORD>)(?:[【\[(（]\s*<TOOL>\s*[】\])）]\s*)+",
            r"(?=<TOOL>[\s|｜/])(?=.*<TOOL_WORD>)<TOOL>(?:[\s|｜/]+<TOOL>)+",
            "(?:点击|立即|免费)?(?:打印|下载|复制)(?:本文|本页|此文|全文|word文档|word版)",
            r"(?:点击)?(?:此处|这里)?(?:免费)?下载.{0,20}(?:word|doc|pdf|文档)\S{0,8}",
            "(?:将|把)本文的?(?:word)?(?:文档)?下载[^。！!？?;；]{0,40}[。！!]?",
            r"分享(?:到|至)\s*[:：]<PART>{0,60}",
            "(?=.{0,8}[扫长])<PART>{0,8}(?:扫一扫|扫码|扫描二维码|长按二维码)[，, ]*(?:关注|下载|阅读|查看|加入|"
            "添加|获取|识别|分享)[^。！!？?;；]{0,24}",
            "(?=.{0,20}关注)<PART>{0,20}关注<PART>{0,12}(?:公众号|微信号)[^。！!？?;；]{0,24}",
            r"推荐度\s*[:：]<PART>{0,30}",
            r"(?:全文|文档)下载\s*[:：]<PART>{0,80}",
            "(?:print|email|share|save|tweet|bookmark) (?:this|article|page|story|post|"
            "this (?:page|article|story|post))",
            r"(?:print|email|share|save|tweet)(?:\s*[|·/,]?\s*(?:print|email|share|save|"
            "tweet|pin|bookmark|facebook|twitter|linkedin|whatsapp))+",
            "share (?:on|this on|via|to) .{1,60}",
            "printer[- ]friendly(?: version)?",
            "download (?:the )?(?:pdf|app)",
            "follow us(?: on .{1,40})?",
            "leave a (?:comment|reply)",
            r"\d* ?comments?",
            "advertisement",
            "subscribe(?: (?:now|to (?:our|the) .{1,40}))?",
            "sign up (?:for|to) (?:our|the) .{1,60}",
        ),
    ),
    (
        "words about a gap of a pay wall",
        False,
        _shape(
            r"(?:点击|登[录陆]后?可?|展开|继续)?(?:查看|阅读|显示|展开)(?:剩余|余下|完整|更多)?(?:全文|原文|内容|更多)[\s>».…]*",
            OF_ACCESS,
            "(?:subscribe|log ?in|sign in) to (?:read|continue).{0,60}",
        ),
    ),
    (
        "note of the site",
        False,
        _shape(
            r"[【\[]?(?:(?:特别|版权|免责)?(?:声明|说明|提示)[】\]]?[:：\s]|(?:以上|部分)(?:内容|文章|图片|资料)|"
            r"文章(?=内容|来源|来自|均|由)|凡?本[站网文]|注[:：])[^。！!？?]{0,80}"
            r"(?:上传|转载|收集|网络|原创|出处|来源)[^！!？?]{0,80}(?:<RIGHTS>)[^。！!？?]{0,80}[。！!]?",
            r"(?=.{0,6}[转引]|未经|如需|欢迎|商业)(?:(?:未经<PART>{0,20}(?:授权|许可|允许|同意)|如需|欢迎|商业)[，,]?)?<PART>{0,6}(?:转载|引用)请"
            r"(?:注明|保留|联系)<PART>{0,60}(?:[，,]?\s*(?:谢谢(?:合作)?|违者必究))?[。！!]?",
            r"(?=未经)(?=.*(?:转载|本[文站网]))未经<PART>{0,20}(?:授权|许可|允许|同意)[，,]?<PART>{0,6}(?:不得|禁止|严禁|谢绝)"
            r"(?:擅自)?(?:转载|复制)<PART>{0,20}(?:[，,]?\s*违者必究)?[。！!]?",
            r"本文由<PART>{1,120}原创(?:编译|翻译)(?:[，,]\s*(?:<PART>{1,120}荣誉推出|\[[^\]]{0,20})?)?[。！!]?",
            r"本文由<SITE>[^。！!？?，,;；]{0,12}(?:原创|编译|翻译|整理|发布|上传|荣誉推出)"
            r"(?:[，,]?<SITE>\s*(?:发布|荣誉推出))?(?:[，,]?\s*(?:欢迎|转载|版权|仅供|供大家|如有侵权)[^。！!？?]{0,60})?[。！!]?",
            r"(?:copyright\s*)?(?:©|\(c\))[^。！!？?]{0,80}版权所有[^。！!？?]{0,60}[。.]?",
            r"©\s*(?:19|20)\d\d(?:\s*[-–]\s*\d{2,4})?,?\s[^.]{1,60}\.?\s*all rights reserved\.?",
            r"版权所有[:：\s©]<PART>{0,60}",
            r"(?=.{0,30}icp)<PART>{0,30}icp[备证]\s*\d+<PART>{0,40}",
            r"public domain(?:\s+public domain)*(?:\s+(?:true|false))+",
            r"本作品(?:是|在|来自|属于|的)[^！!？?]{0,160}(?:公有领域|著作权法)[^！!？?]{0,120}",
            r"(?:[(（](?:新华社|本报)[^()（）。]{0,20}电[)）]\s*)?《[^《》。]{0,10}(?:日报|晚报)\s*》\s*"
            r"[(（]\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*第?\s*\d{1,2}\s*版\s*[)）]",
            "仅供(?:大家|您|你)?(?:参考|学习参考|参阅)[。.!！]?",
            r"(?:this (?:web)?site|we) uses? cookies(?:\.?$| (?:to|for|and similar|on (?:this|our)) .{0,200})",
            "by (?:continuing|using) (?:to (?:use|browse) )?(?:this|our) (?:web)?site.{0,120}cookies.{0,120}",
            "accept (?:all )?cookies",
            "accept all",
            "cookie (?:settings|policy|preferences)",
            "reject all(?: cookies)?",
        ),
    ),
    (
        "byline",
        False,
        _shape(
            r"(?:.{0,14}\s)?<STRONG_LABEL>\s*[:：]\s*<PART>{0,60}<MORE>",
            r"<WEAK_LABEL>\s*[:：]\s*<VALUE>[\s,，|/]+(?:<STRONG_LABEL>|<WEAK_LABEL>)\s*[:：]<PART>{0,80}<MORE>",
            r"[(（【\[]\s*(?:责任编辑|责编|编辑|来源)\s*[:：].{1,30}[)）】\]]",
            r"(?:posted|published|filed)(?: (?:on|by|in|under|at))?\s*:?\s+.{0,24}\d{4}.{0,24}",
            "posted by .{1,60}",
            r"\d+ min(?:ute)? read",
        ),
    ),
    (
        "byline",
        True,
        _shape(
            r"<WEAK_LABEL>\s*[:：]\s*<VALUE>",
            r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?",
            r"by [a-z][\w.'-]*(?: [a-z][\w.'-]*){1,3}(?:\s*[|,].{0,40})?",
            "filed under.{1,60}",
            r"tags\s*:.{1,80}",
            r"(?:last )?(?:updated|modified)(?: on)?\s*:?\s+.{0,24}\d{4}.{0,24}",
            r"(?:copyright\s*)?(?:©|\(c\)|copyright \d).{0,100}all rights reserved\.?",
            r"all rights reserved\.?",
            "(?:previous|next|prev|older|newer|home|menu|search|help|print|email|share|"
            "save|tweet|register|faq|sitemap)",
        ),
    ),
    (
        "introduction of the site",
        True,
        _shape(
            "(?:讲话稿|演讲稿|发言稿|心得体会|工作总结|工作报告)(?:的(?:撰写|写作|格式)|具有|是(?:指|一种|人们)).{8,}",
        ),
    ),
)

# All of them as one expression, which takes half the time: the group that fits has the number of its shape, from 1.
LINE_SHAPE = late_pattern("|".join(f"({shape})" for _, _, shape in LINE_SHAPES))

# ------------------------------------------------------------------ sentences and clauses inside lines

SENTENCE = late_pattern(r"[^。！!？?]+[。！!？?…”’]*")
# The site collects something for its readers: all three in one clause, in its own name.
COLLECTED = "(?:整理|收集|搜集|分享|带来|推荐|精选|编辑|准备|上传)"
FOR_READERS = "[为给帮](?:大家|您|你|各位)"
SITE_VOICE = late_pattern(
    f"(?:小编|本站|本网|网友)[^。，,我]{{0,10}}{FOR_READERS}[^。，,我]{{0,10}}(?:整理|收集|搜集|精选|分享)|"
    f"小编[^。，,我]{{0,10}}{COLLECTED}[^。我]{{0,40}}(?:{FOR_READERS}|供(?:大家|您|你)?(?:参考|参阅|借鉴)|欢迎阅读)|"
    f"{FOR_READERS}[^。，,我]{{0,10}}{COLLECTED}(?:由|自)?(?:小编|本站|本网|网友)"
)
LATEST_VOICE = 60  # characters of a sentence before the site names itself
LONGEST_INTRODUCTION = 160
LEAD_IN = late_pattern(
    "(?:以下|下面|接下来)是[^我。]{0,40}(?:"
    "[为给](?:大家|您|你|各位)[^我。]{0,10}(?:整理|收集|搜集|精选)的?[^。]{0,40}(?:供(?:大家|您|你|各位)?(?:参考|参阅|借鉴)|"
    "欢迎(?:大家|您|各位)?(?:阅读|参考|借鉴|查阅|下载)|希望[^。]{0,8}(?:帮助|帮到|喜欢|有用))|"
    "(?:稿|文|讲话|发言|致辞|报告|总结|内容)[^。]{0,10}欢迎(?:大家|您|各位)?(?:阅读|参考|借鉴|查阅))"
)
# A note that a site dropped into a sentence.
INJECTED = late_pattern(
    r"本文由[^\s。！!？?，,;；:：的]{2,12}(?:网|网站|文库)(?:收集|搜集|整理|发布|上传)+[，,]?转载请注明(?:出处|来源)"
)
BRACKET = late_pattern(r"[(（【\[]([^()（）【】\[\]]{4,80})[)）】\]]")
LINK_TAIL = late_pattern(
    "(?:上一[篇页]|下一[篇页]|相关(?:栏目|文章|推荐|阅读|范文)|推荐(?:阅读|文章)"
    r"|猜你喜欢)\s*[:：][^。！？!?]{1,600}$"
)
# One stands in every line with a clause that is looked for: most lines with CLAUSE_WORDS have none.
CLAUSE_NEEDS = late_pattern(
    f"{SITE_SPEAKS}|小编|网友|以下是|下面是|接下来是|本文由|页|上一篇|下一篇|相关(?:栏目|文章|推荐|阅读|范文)|推荐(?:阅读|文章)|猜你喜欢"
)
PAGE_OF = late_pattern(r"[(（【\[]?第\s*\d{1,3}\s*页\s*[,，/、]?\s*共\s*\d{1,3}\s*页[)）】\]]?")

# Words with which a site protects its texts: they make a repeated string a watermark at two places already.
PROTECTED = late_pattern(
    "版权|权属|(?:严禁|禁止|不得|请勿|谢绝)(?:擅自|私自|非法)?(?:复制|转载|剽窃|"
    "抄袭|盗|翻印|商用)|盗版必究|盗用|侵权必究|"
    "(?:本文|本资料|文章|资料|内容|更多)[^。]{0,8}(?:来自|来源|出自|转自|摘自|访问|"
    "关注|下载)|来源于|转载自|首发于?|公众号|微信号|"
    "www|https?|com$|cn$|net$|文库|文档网|文秘|公文网|论文网|范文|资料网|copyright|"
    "allrightsreserved"
)
