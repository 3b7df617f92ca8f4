"""The kinds of finding, each declared once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: what it means, an example, and what a person does about it."""

    id: str
    title: str
    meaning: str
    example: tuple[str, str]
    cure: str
    counted: str = "copy"


RULES = {
    rule.id: rule
    for rule in (
        Rule(
            "exact",
            "Equal text",
            "Units that are equal after folding: case, width, script, punctuation without quantity, spaces and "
            "placeholders aside.",
            ("領(lǐng)導(dǎo)干部要帶頭，作表率。", "领导干部要带头,作表率"),
            "Keep one copy; a short set line that everybody uses may stay.",
        ),
        Rule(
            "near",
            "Nearly equal text",
            "Units whose shingle sets have at least the Jaccard similarity of --threshold; decided exactly.",
            ("区长主持会议，全区机关干部二百余人参加。", "副区长主持会议，全区机关干部三百余人参加。"),
            "Look at what differs; keep the anchor, or both if the difference is the point.",
        ),
        Rule(
            "contained",
            "Paragraph inside a larger one",
            "Nine tenths of a paragraph or more are covered by passages of one larger paragraph.",
            (
                "会议指出，要把安全生产责任落实到每一个岗位、每一道工序、每一名职工。",
                "上午的会议由区长主持。会议指出，要把安全生产责任落实到每一个岗位、每一道工序、每一名职工。随后分组讨论。",
            ),
            "Paragraphs were merged or split; keep the larger one.",
        ),
        Rule(
            "passage",
            "Shared passage",
            "A run of text that two places share, whatever their paragraph breaks: --min-passage characters or more, "
            "of which four in five align.",
            (
                "要深入基层、深入群众，把问题找准、把原因查清、把措施定实，做到件件有着落、事事有回音、桩桩有结果。",
                "我们必须深入基层\n深入群众把问题找准、原因查清、措施定实，做到件件有着落、事事有回音、桩桩有结果",
            ),
            "Look at both sides; name the source, or write it anew.",
        ),
        Rule(
            "speech",
            "Repeated speech",
            "Passages cover --speech-coverage of the shorter of two speeches; furniture does not count.",
            ("A speech on one page", "the same speech on another page, with other paragraph breaks"),
            "Keep the anchor: it is the better copy, longer, with its punctuation and fewer broken lines.",
        ),
        Rule(
            "furniture",
            "Page furniture",
            "Navigation, pagination, site introductions and sign-offs, bylines: what a page adds and nobody said.",
            ("上一篇：全区卫生工作会议讲话　下一篇：开学典礼致辞", "2 3 4 下一页"),
            "Remove it.",
            "place",
        ),
        Rule(
            "watermark",
            "Injected string",
            "A foreign string inside running text; the sentence reads on when it is cut out.",
            ("我们要坚持〖某某文库·收集整理〗不懈地抓好落实", "我们要坚持不懈地抓好落实"),
            "Remove it.",
            "place",
        ),
        Rule(
            "stray",
            "Strays and broken text",
            "What a page left inside a sentence: false stops and breaks around a link word, page numbers, single marks.",
            ("认真落实年度。\n工作方案。\n确定的各项任务", "认真落实年度工作方案确定的各项任务"),
            "Remove it; the pieces of the sentence are joined, and its words stay.",
            "place",
        ),
        Rule(
            "formula",
            "Set phrase",
            "A short run that many speeches share, and whose holders differ on both sides of it. Not copying.",
            ("……，为夺取全面胜利作出新的更大的贡献！", "……，为家乡的振兴作出新的更大的贡献！"),
            "None: everybody uses it.",
            "place",
        ),
        Rule(
            "template",
            "Template",
            "A skeleton with slots that --min-speeches speeches or more share: written as template and slot values, "
            "its uses are shorter than as they stand.",
            (
                "今天，区委召开全区信访工作会议，主要任务是……",
                "今天，县政府召开全县防汛工作会议，主要目的是……",
            ),
            "None, if the form is meant; write anew what only sounds well.",
            "use",
        ),
        Rule(
            "outline",
            "Re-used outline",
            "Two speeches use the same templates in the same order under different sentences.",
            (
                "今天召开……会议，主要任务是…… 下面，我讲三点意见……",
                "the same order of templates in another speech",
            ),
            "Look at both speeches: the plan was copied, the words were not.",
        ),
    )
}
