"""Words and sentence moulds from which the workloads are written.

All of it was made up for this project. The moulds give the rhythm of official prose (set openings, parallel
clauses, a closing demand), the word lists give the variety: tens of millions of different clauses, so that two
unrelated paragraphs share few shingles, while the set phrases come back in every tenth paragraph, as they do in
real texts. Changing a list changes every workload, and with it the digests in benchmarks/runs.

`{name}` stands for a word of the list of that name. A capital letter marks a *slot*: what a person would change
when re-using the text (a place, a date, a number).
"""

from __future__ import annotations

Lexicon = dict[str, list[str]]


def words(text: str) -> list[str]:
    """The words of a list written as one string."""
    return text.split()


ZH: Lexicon = {
    "adverb": words(
        "深入 扎实 全面 持续 着力 切实 大力 积极 稳步 统筹 有序 不断 协同 精准 加快 率先 主动 分类 逐步 系统 "
        "从严 常态化 因地制宜地 一体 同步 坚定不移地 毫不松懈地 分片 科学 有效 优先 重点 按期 多措并举 实打实地"
    ),
    "verb": words(
        "推进 加强 完善 健全 优化 深化 落实 抓好 推动 提升 巩固 拓展 夯实 强化 规范 改进 开展 实施 建设 创新 "
        "培育 壮大 盘活 整合 打通 理顺 补齐 延伸 激活 引导 压实 细化 充实 改造 扩大 保障 谋划 牵引 统管 摸清 "
        "用好 管住 做细 织密 破解 攻克 纠治 督办 复核 评估"
    ),
    "field": words(
        "基层治理 乡村产业 城市更新 政务服务 营商环境 安全生产 防汛抗旱 森林防火 食品药品 生态环境 水源保护 "
        "耕地保护 教育资源 医疗卫生 养老托育 就业创业 社会救助 住房保障 公共文化 全民健身 信访工作 法治宣传 "
        "人民调解 网络安全 数据共享 档案管理 财政资金 国有资产 招商引资 项目审批 工业园区 专精特新 科技攻关 "
        "人才引进 青年工作 妇女儿童 残疾人事业 退役军人 民族团结 志愿服务 物业管理 垃圾分类 老旧小区 农村公路 "
        "饮水工程 高标准农田 种业振兴 畜禽养殖 渔业资源 林果种植 冷链物流 电商直播 文旅融合 非遗传承 古树名木 "
        "河湖管护 大气污染 噪声扰民 燃气管网 消防设施 校园周边 交通秩序 运输市场 快递行业 个体工商户 家政服务 "
        "统计调查 审计监督 政府采购 工程招标 编制管理 公务接待 会议文件 督查考核 机关作风 支部建设 党员教育 "
        "干部培训 青年干部 廉政教育 巡察整改 群众诉求 热线工单 应急值守 物资储备 灾后重建 搬迁安置 土地流转 "
        "集体经济 合作社 宅基地 村规民约 移风易俗 普惠金融 信贷投放 债务化解 非法集资 电信诈骗 禁毒 社区矫正 "
        "边境管理 口岸通关 外贸订单 产业链 供应链 算力设施 低空经济 新能源汽车 光伏电站 充电桩 碳排放 节水灌溉"
    ),
    "object": words(
        "体系建设 能力建设 机制创新 责任清单 问题整改 长效管护 服务水平 工作格局 制度规范 基础底数 重点任务 "
        "薄弱环节 关键领域 示范试点 人员队伍 平台功能 流程再造 标准要求 经费保障 考核办法 联动处置 隐患排查 "
        "闭环管理 信息公开 协作配合 分级负责 台账资料 资源配置 政策衔接 宣传引导 经验做法 成果运用 技术支撑 "
        "网格力量 督导检查 日常巡查 专项行动 集中攻坚 源头管控 结对帮扶 业务培训 质量效益 群众满意度 风险研判 "
        "预案演练 要素供给 目标分解 进度安排 成本控制 监督执纪 跟踪问效 首问负责 限时办结 一网通办 评价反馈 "
        "容错纠错 激励措施 梯次培养 骨干作用 阵地建设 品牌特色 堵点难点 历史遗留问题 时间节点 收支平衡"
    ),
    "who": words(
        "各乡镇 各街道 各部门 各单位 各级领导干部 全体党员 基层干部 广大群众 驻村工作队 网格员 牵头部门 责任单位 "
        "班子成员 分管负责同志 主要负责同志 纪检监察机关 行业主管部门 群团组织 企业负责人 项目专班 村两委 社区书记 "
        "人大代表 政协委员 窗口人员 执法人员 一线职工 科技特派员 乡贤能人 青年志愿者 审批部门 镇村干部"
    ),
    "quality": words(
        "责任意识 大局观念 服务意识 底线思维 系统观念 问题导向 结果导向 效率意识 创新精神 斗争精神 实干作风 "
        "为民情怀 纪律意识 法治思维 担当精神 过紧日子的思想 钉钉子精神 求真务实的态度 久久为功的韧劲 主人翁意识 "
        "争先意识 忧患意识 规矩意识 协作精神 学习自觉 执行力度 工作标准 精细化管理水平 专业素养 群众工作本领"
    ),
    "result": words(
        "群众得到更多实惠 企业少跑冤枉路 问题不再反弹回潮 矛盾化解在萌芽状态 资金用在刀刃上 责任落到具体人头 "
        "工作经得起检验 服务延伸到家门口 数据真正跑起来 短板尽快补上来 特色更加鲜明 队伍始终保持活力 "
        "安全形势总体平稳 环境面貌焕然一新 干部敢闯敢干 老人安享晚年 孩子就近上好学 病人少花钱看好病 "
        "农民增收渠道更宽 产品卖出好价钱 道路越修越畅 河水越来越清 城市更有温度 乡村留得住人 办事更加透明 "
        "风险看得见管得住 政策直达最末端 投资落地更快 技术变成产能 青年愿意回来 市场秩序更加公平 制度长出牙齿"
    ),
    "means": words(
        "召开现场推进会 建立周调度制度 实行挂图作战 组织交叉互查 派出联合督导组 开通绿色通道 设立专项资金 "
        "引入第三方评估 推行领导包案 编印办事指南 举办专题培训班 签订目标责任书 开展拉网式排查 公开曝光典型案例 "
        "安排夜间巡查 走访困难家庭 征求各方意见 组建攻坚小分队 启用线上平台 落实销号管理 制定三年行动方案 "
        "选树先进典型 发放明白卡 打造样板工程 约谈滞后单位 开设群众接待日 邀请专家把脉 修订实施细则 "
        "下沉一线办公 推广积分兑换 盯住关键少数 对接高校院所 利用农闲时节 压减会议文件 畅通举报渠道 摸排闲置资产"
    ),
    "state": words(
        "思想认识还不够到位 工作推进还不够平衡 力量配备还比较薄弱 部门之间配合不够顺畅 一些老问题反复出现 "
        "资金缺口仍然较大 标准执行还有偏差 宣传发动还不够深入 新情况应对办法不多 数据更新还不够及时 "
        "少数干部能力不足 项目储备数量偏少 设施老化问题突出 考核导向不够鲜明 群众参与热情不高 市场主体信心不足 "
        "基础工作欠账较多 责任链条存在断点 上下联动不够紧密 成果转化仍显缓慢 监管手段相对单一 人才流失比较明显"
    ),
    "formula": words(
        "在市委、市政府的坚强领导下 在全体同志的共同努力下 坚持以人民为中心的发展思想 坚持稳中求进工作总基调 "
        "为全面完成年度目标任务打下坚实基础 取得了阶段性明显成效 要进一步提高政治站位 要一级抓一级、层层抓落实 "
        "以高度负责的态度抓好各项工作 确保各项决策部署落到实处 切实增强责任感和紧迫感 为经济社会高质量发展提供有力支撑 "
        "不断增强人民群众的获得感幸福感安全感 做到守土有责、守土负责、守土尽责 绝不能有松口气、歇歇脚的想法 "
        "要把思想和行动统一到会议精神上来 形成齐抓共管的工作合力 推动各项工作再上新台阶"
    ),
    "opening": [
        "今年以来",
        "近年来",
        "会议指出",
        "会议强调",
        "下一步",
        "与此同时",
        "总的来看",
        "从实际情况看",
        "在此基础上",
        "需要特别注意的是",
        "从检查的情况看",
        "前一阶段",
        "当前和今后一个时期",
        "{D}以来",
        "截至{D}",
        "{P}的经验表明",
        "按照{D}印发的通知要求",
        "对照年初确定的{N}项任务",
        "针对{P}反映的情况",
        "根据工作安排",
    ],
    "clause": [
        "{adverb}{verb}{field}{object}",
        "{adverb}{verb}{field}领域的{object}",
        "要{adverb}{verb}{field}{object}",
        "把{field}{object}抓在手上",
        "把{field}作为{verb}{object}的突破口",
        "围绕{field}{verb}{object}",
        "以{field}为抓手{adverb}{verb}{object}",
        "从{field}入手{verb}{object}",
        "{who}要{verb}{field}{object}",
        "{who}要带头{verb}{object}",
        "{who}要增强{quality}",
        "在{field}中体现{quality}",
        "通过{means}",
        "通过{means}{verb}{object}",
        "{means}",
        "{means}、{means}",
        "让{result}",
        "努力实现{result}",
        "推动{who}{verb}{field}{object}",
        "{field}和{field}{object}同步{verb}",
        "对{field}{object}逐项过筛子",
        "既要{verb}{object}",
        "又要{verb}{field}",
        "围绕{field}召开{N}次调度会",
        "先后{means}{N}次",
        "累计投入{M}用于{field}{object}",
        "{P}在{field}方面{verb}{object}",
        "{P}{who}主动{verb}{field}{object}",
        "完成{field}{object}{N}处",
        "办结{field}类事项{N}件",
        "{field}满意率达到{R}",
        "{D}前完成{field}{object}",
        "组织{N}名{who}参加{field}培训",
        "由{P}牵头{verb}{field}{object}",
        "不能让{field}只停留在{object}上",
        "凡是{field}方面的{object}都要{adverb}{verb}",
    ],
    "closing": [
        "切实把{field}{object}落到实处。",
        "确保{result}。",
        "真正做到{result}。",
        "为{field}提供有力保障。",
        "让{who}看到实实在在的变化。",
        "以{quality}赢得群众信任。",
        "推动{field}{object}再上新台阶。",
        "力争{D}前见到明显成效。",
        "{who}要当月报告进展。",
        "对{field}工作不力的要严肃问责。",
        "形成可复制的{object}。",
        "做到{field}{object}有人管、管得好。",
        "但{field}方面{state}。",
        "同时也要看到，{state}。",
        "比上年提高{R}。",
        "惠及群众{N}人。",
    ],
}

ZH_PLACE_FIRST = words(
    "青 云 临 安 平 永 长 东 西 南 北 清 石 金 银 玉 白 龙 凤 松 柳 梅 竹 河 湖 江 海 山 岭 川 原 溪 泉 塘 桥 渡 "
    "关 城 堡 兴 和 太 新 古 高 远 丰 宁 康 乐"
)
ZH_PLACE_SECOND = words(
    "水 阳 阴 山 河 源 口 州 丘 陵 岗 湾 浦 沟 坪 坝 台 井 庄 屯 田 林 洲 峰 岩 谷 泽 港 营 坊 门 集"
)
ZH_PLACE_KIND = words("市 县 区 镇 乡 街道 村 社区 开发区 林场")

ZH_FOOTER = (
    "版权所有：示范市人民政府门户网站 地址：示范市中心大道一百零八号"
    " 电话：零一二三四五六七八九 欢迎您提出宝贵意见和建议。"
)

EN: Lexicon = {
    "adverb": words(
        "steadily carefully jointly promptly openly regularly quietly firmly gradually broadly directly locally "
        "thoroughly visibly honestly early patiently closely evenly fully"
    ),
    "verb": words(
        "improve extend review repair fund audit simplify publish inspect replace strengthen measure renew train "
        "staff map restore consolidate finance monitor redesign test digitise enlarge equip merge supervise "
        "document protect modernise"
    ),
    "field": [
        *words("housing schools buses clinics libraries bridges farmland forestry fisheries tourism permits"),
        *words("archives sewers playgrounds markets ferries shelters cycleways broadband allotments heating"),
        "flood defence",
        "road safety",
        "food inspection",
        "waste collection",
        "public lighting",
        "water supply",
        "elder care",
        "youth work",
        "adult education",
        "street cleaning",
        "fire prevention",
        "noise control",
        "land records",
        "parking rules",
        "school meals",
        "energy saving",
        "river banks",
        "town planning",
        "local taxes",
        "veterans' support",
        "small business grants",
        "apprenticeships",
        "heritage sites",
        "air quality",
    ],
    "object": [
        "reporting lines",
        "opening hours",
        "maintenance plans",
        "response times",
        "staffing levels",
        "service standards",
        "complaint procedures",
        "long-term contracts",
        "training courses",
        "inspection schedules",
        "emergency stocks",
        "data exchange",
        "purchasing rules",
        "pilot projects",
        "cost controls",
        "advice centres",
        "safety checks",
        "registers",
        "repair backlogs",
        "public consultations",
        "partner agreements",
        "waiting lists",
        "operating budgets",
        "access for disabled residents",
        "risk assessments",
        "field offices",
        "volunteer networks",
        "grant conditions",
    ],
    "who": [
        "the district councils",
        "every department",
        "our inspectors",
        "the village committees",
        "local employers",
        "the finance office",
        "school heads",
        "the works department",
        "neighbourhood groups",
        "the audit board",
        "senior officers",
        "the new team",
        "resident associations",
        "the transport unit",
        "contractors",
        "the health service",
        "front-line staff",
        "elected members",
        "the records office",
        "community nurses",
    ],
    "result": [
        "residents wait less",
        "money goes where it is needed",
        "the same faults do not return",
        "small firms can plan ahead",
        "children travel safely",
        "repairs last longer",
        "decisions can be checked",
        "older people stay at home",
        "rents stay within reach",
        "figures can be trusted",
        "rural areas are not left behind",
        "staff have time for people",
        "rivers stay clean in dry summers",
        "nobody has to ask twice",
        "plans survive a change of office",
        "costs remain predictable",
    ],
    "state": [
        "progress is uneven between districts",
        "two of the older systems still do not talk to each other",
        "the backlog has hardly shrunk",
        "skilled people are hard to find",
        "too much still depends on goodwill",
        "the figures arrive too late to be useful",
        "several sites remain without a tenant",
        "winter damage was worse than expected",
        "the rules are read differently from town to town",
        "funding is secured for one year only",
    ],
    "formula": [
        "as I said at the beginning of this meeting",
        "in the interest of all our residents",
        "within the limits of the agreed budget",
        "thanks to the hard work of everyone involved",
        "in line with the decisions taken by the assembly",
        "there is no room for complacency",
        "we must not lose sight of the wider picture",
        "let me be clear about this point",
        "this is a shared responsibility",
        "with the support of our partners",
    ],
    "opening": [
        "This year",
        "Over the past months",
        "In the next phase",
        "At the same time",
        "By contrast",
        "Since {D}",
        "Until {D}",
        "In {P}",
        "After the review in {P}",
        "Of the {N} measures agreed",
        "Looking ahead",
        "To be fair",
        "As a first step",
        "Where possible",
        "On the whole",
        "In our view",
    ],
    "clause": [
        "we will {adverb} {verb} {field} and its {object}",
        "{who} should {verb} the {object} for {field}",
        "{who} have begun to {verb} {object} in {field}",
        "we need to {verb} {object} before we {verb} {field}",
        "the {object} for {field} are to be reviewed {adverb}",
        "about {N} cases in {field} were settled",
        "{M} was set aside to {verb} {field}",
        "{P} chose to {verb} its {object}",
        "{R} of the work on {field} is complete",
        "{who} and {who} {verb} {object} together",
        "the gap between {field} and {field} must close",
        "we asked {who} to {adverb} {verb} {object}",
        "new {object} let us {verb} {field} in {P}",
        "nothing is gained if {field} and {object} drift apart",
        "the visit to {P} showed how to {verb} {object}",
        "it pays to {verb} {field} {adverb}",
    ],
    "closing": [
        "so that {result}.",
        "and {result}.",
        "because {state}.",
        "although {state}.",
        "which is why {who} must {verb} {object}.",
        "and the first results are due by {D}.",
        "with {N} people already taking part.",
        "and {who} will report on {field} in {P}.",
        "until {result}.",
        "and we owe it to {P} to {verb} {field}.",
    ],
}

EN_PLACE_FIRST = words(
    "Ash Birch Brook Calder Dun East Elm Fair Glen Green Hart Hazel Kings Lang Long Marsh Mill North Oak Old Quarry "
    "Raven Red Rush Salt Sea Shel South Stan Stone Thorn West White Win Wolf Wood"
)
EN_PLACE_SECOND = words(
    "bridge bury by combe dale field ford gate ham holm hurst ley mere minster port stead ton wick worth"
)
EN_PLACE_KIND = words("district parish county town")
EN_MONTHS = words("January February March April May June July August September October November December")
