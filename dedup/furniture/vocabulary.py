"""The words that give page furniture away: general words of navigation and editing, never the name of a site.

Chinese is written as it folds: simplified, Latin in lower case.
"""

from __future__ import annotations

# Pairs of characters, one at least in every line that a Chinese shape can match: a line without any is never read
# as a string.
PAIRS = (
    "一篇 一页 下页 上页 尾页 末页 前页 后篇 前篇 页当 首页 主页 责编 热搜 猜你 扫码 扫一 小编 "
    "余下 剩余 剩下 略去 看全 读全 整阅 "
    "本站 本网 网友 侵权 省略 未完 备案 关栏 关推 关范 转载 仅供 供参 字号 览次 击次 载本 置首 "
    "文档 共页 页共 版权 欢迎 话稿 讲稿 言稿 译者 校对 文由 本作"
)
# The same for lines of up to FEW characters: pairs that are common in texts as well.
COMMON_PAIRS = (
    "返回 位置 登录 注册 网站 设为 收藏 来源 作者 编辑 点击 浏览 阅读 字体 发布 更新 日期 时间 "
    "热门 相关 推荐 最新 标签 打印 下载 复制 分享 关注 全文 剩余 关闭 供稿 讲话 演讲 发言 图文 "
    "心得 审核 校对 译者 摄影 录入 情链 伸阅 声明 会员 热词 搜索 文链 文地 文网 出处 关键 分类 "
    "查看 显示 日报 晚报"
)
FEW = 80
# The first three letters of every line that an English shape can match; _ is a space, or a mark such as ©.
PREFIXES = (
    "pre nex new old bac ret rea con ski cli hom abo log sig reg sea men sit hel pri ter pag ema "
    "sha sav twe boo dow fol lea adv sub cop pos pub fil upd las tag by_ thi we_ acc coo rej rel "
    "mor you mos rec tre pop lat com via __1 __2"
)
# Pairs one of which stands in every string that `patterns.PROTECTED` matches.
PROTECTED_PAIRS = (
    "版权 权属 复制 转载 剽窃 抄袭 盗版 盗用 侵权 来自 来源 出自 转自 摘自 首发 公众 微信 ww tp "
    "文库 文档 文秘 公文 论文 范文 资料 co"
)

# Links to the pages around this one.
GO = (
    "上一[篇页章条]|下一[篇页章条]|上页|下页|前一[篇页]|后一[篇页]|首页|尾页|末页|"
    "返回(?:列表|首页|顶部|目录|上一页|上级|栏目)"
)
# Entries of a site's bar.
NAVIGATION = (
    "首页|主页|登录|注册|免费注册|联系我们|关于我们|网站地图|设为首页|收藏本站|加入收藏|帮助中心|"
    "会员中心|手机版|返回顶部|home|about(?: us)?|contact(?: us)?|log ?in|sign in|sign up|"
    "register|search|menu|sitemap|help|faq|privacy policy|terms of (?:use|service)"
)
# Labels that only a page's editor writes, and labels that any list may have.
STRONG_LABEL = (
    "责任编辑|责编|(?:本文|文章|原文)(?:来源|出处|地址|链接|网址)|信息来源|稿件来源|稿源|发布(?:时间|日期)|更新(?:时间|日期)|"
    "点击(?:数|次数|率|量)?|浏览(?:数|次数|量)?|阅读(?:数|次数|量)|字体(?:大小)?|字号|文章作者"
)
WEAK_LABEL = "作者|来源|编辑|时间|日期|供稿|审核|校对|译者|摄影|录入|标签|关键词|分类|via"
# What stands over a block of links.
HEADS = (
    "本站热搜|相关热词(?:搜索)?|热词搜索|相关搜索|推荐访问|热门(?:推荐|搜索|文章|标签|范文|栏目|排行|专题)|"
    "相关(?:推荐|文章|栏目|范文|搜索|专题|资讯)|猜你(?:喜欢|感兴趣)|"
    "(?:为您|精彩|编辑|小编|热点|今日)推荐|推荐范文|(?:点击|阅读|文章|本周|本月)排行(?:榜)?|友情链接|"
    "related (?:articles|posts|links|stories|content|topics)|"
    "more (?:stories|from this section|news)|you may also like|most (?:read|popular)|"
    "recommended(?: for you)?|trending(?: now)?|popular posts|latest news"
)
# The same words over a list that may be the text's own.
OWN_HEADS = "推荐(?:阅读|文章)|延伸阅读|相关(?:阅读|链接|新闻)|最新(?:文章|推荐|更新|发布)"
# Buttons.
TOOL = (
    "打印(?:本页|本文|此页|此文|文章)?|关闭(?:窗口|本页)?|(?:加入|我要)?收藏(?:本文|本页|此文)?|"
    "复制(?:全文|本文|链接)|(?:点击|免费|立即)?下载(?:本文|全文|文档|word文档|word版|pdf)?|"
    "分享到?|转发|举报|纠错|字体|大|中|小|放大|缩小|返回顶部"
)
TOOL_WORD = "打印|下载|收藏|分享|关闭|复制"
# Kinds of text that sites of model texts link wherever the words occur.
GENRE = (
    "讲话稿|演讲稿|发言稿|讲话|演讲|发言|致辞|范文|作文|散文|日记|论文|教案|合同|协议|简历|总结|"
    "报告|方案|计划|预案|制度|心得|体会|工作总结|工作报告|工作方案|工作计划|应急预案|实施方案|"
    "活动方案|策划方案|规章制度|管理制度|心得体会|学习心得|读后感|观后感|述职报告|实习报告|"
    "调研报告|调查报告|辞职报告|自查报告|申请书|保证书|承诺书|责任书|倡议书|检讨书|邀请函|感谢信|"
    "慰问信|介绍信|表扬信|求职信|自我介绍|自我鉴定|自我评价|主持词|开幕词|闭幕词|欢迎词|导游词|"
    "解说词|颁奖词|祝福语|广告词|口号|标语|通知|入党申请书|个人总结|年终总结|竞聘演讲稿|述廉报告|"
    "对照检查材料|个人简历|劳动合同|租赁合同|购销合同|策划书|协议书|意向书|建议书|计划书|说明书|"
    "决心书|志愿书|可行性报告|社会实践报告|思想汇报|先进事迹|事迹材料|会议纪要|规划|读书笔记|"
    "教学反思|教学计划|说课稿|工作要点|工作制度|岗位职责|章程|周记|贺词|寄语|新闻稿|广播稿|征文|"
    "公约|守则|诗歌|童话|小说|故事|名言|格言|短信|对联|评语|推荐信|推荐书|公开信|道歉信|建议信|贺信|委托书|授权书|证明书|"
    "目标责任书|就职演说|竞选演讲稿|家长会发言稿|国旗下讲话|通报|公告|请示|批复|会议记录|议案|提案|考察报告|开题报告|"
    "整改报告|评估报告|可行性研究报告|政府工作报告|整改方案|整改措施|考核方案|考核办法|管理办法|管理规定|实施细则|实施意见|"
    "责任制|发展规划|培训计划|营销策划书|商业计划书|党课讲稿|思想汇报材料|个人工作总结|半年工作总结|年度工作总结"
)
