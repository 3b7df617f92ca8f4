"""Pages of an invented site: a head and a foot of so many lines, with slots and lines that change, around a text."""

from __future__ import annotations

from collections.abc import Sequence

BODIES = (
    "渠首的闸门今年换了新的，老闸工把旧手轮抱回家，说这上面有他三十年的手汗，舍不得当废铁卖掉。",
    "山上的雷达站夜里只有两个人值班，一个看屏幕，一个看云，天亮以前要把雨量报到县里的防汛台。",
    "学校的操场铺了新沙，孩子们赤着脚跑了一圈又一圈，校长站在旗杆底下，笑得比谁都响。",
    "粮站的老保管把每一仓的温度写在木牌上，新来的大学生装了探头，两边的数字从来没有差过半度。",
    "渡口的船工改行开了摆渡车，他说水路变成旱路，人还是那些人，招呼还是那句招呼。",
    "卫生院来了一台新的机器，第一个躺上去试的是院长自己，他说先替乡亲们尝一尝冷热。",
    "茶厂把烘干的余热引到了育苗棚，腊月里也有绿芽冒出来，会计算了三遍账，才敢往外说。",
    "邮路通到了最高的那个寨子，送信的姑娘把摩托停在坡下，剩下的路还是用脚走，一天两趟。",
)
TITLES = ("闸门换新", "雷达夜班", "操场新沙", "粮仓木牌", "渡口改行", "院长试机", "余热育苗", "高寨邮路")
SECTIONS = [
    "概况",
    "公告",
    "政策",
    "办事",
    "互动",
    "专题",
    "服务",
    "数据",
    "招标",
    "督查",
    "审计",
    "监测",
    "移民",
    "防汛",
    "灌溉",
    "库区",
    "渔政",
    "航道",
    "水价",
    "水权",
]


def pages(lines: int = 12, number: int = 8, lacking: Sequence[int] = ()) -> list[str]:
    """Pages with so many lines of head and of foot; those ``lacking`` have no foot."""
    head = [f"{SECTIONS[i % len(SECTIONS)]}{'甲乙丙丁戊己庚辛'[i // len(SECTIONS)]}栏" for i in range(lines)]
    foot = [f"{SECTIONS[i % len(SECTIONS)]}{'子丑寅卯辰巳午未'[i // len(SECTIONS)]}网" for i in range(lines)]
    made = []
    for i in range(number):
        slots = [f"发布时间：2024-0{i + 1}-1{i}", f"浏览次数：{137 + 11 * i}"]
        around = [f"上一篇：{TITLES[i - 1]}", f"下一篇：{TITLES[(i + 1) % len(TITLES)]}"]
        text = [TITLES[i], *slots, BODIES[i], BODIES[i][::-1].strip("。") + "。"]
        made.append("\n".join([*head, *text, *around, *(() if i in lacking else foot)]) + "\n")
    return made
