"""What a check calls what it finds: copies of a paragraph, a passage, a whole speech; set phrases and templates."""

from __future__ import annotations

from tests.checking.texts import check, document, only, speech, told, with_, write

PHRASE = "以更大的决心和更实的举措把各项任务落到实处"


def holders(n: int, text: str, first: int = 1000) -> dict[str, str]:
    """So many speeches that say this among other things, each in another place."""
    return {
        f"old{i}": speech(
            write(first + 10 * i), write(first + 10 * i + 1, 30) + text + write(first + 10 * i + 2, 30)
        )
        for i in range(n)
    }


def test_a_copied_paragraph_is_exact_and_says_where_it_stands() -> None:
    report = check(speech(write(1), write(2), write(3)), {"old": speech(write(4), write(5), write(2))})
    finding = only(report)
    draft, source = finding.occurrences
    assert (finding.kind, finding.unit, finding.scope) == ("exact", "paragraph", "across")
    assert (draft.role, draft.document, draft.line) == ("draft", "draft", 2)
    assert (source.role, source.document, source.line, source.identity) == ("source", "old", 3, 1.0)
    assert report.text(draft).rstrip("。") == report.text(source).rstrip("。") == write(2).rstrip("。")
    assert report.summary.findings == {"exact": 1}


def test_an_edited_paragraph_is_near() -> None:
    text = write(2, 160)
    edited = text[:40] + "另外" + text[42:90] + "还有" + text[92:]
    finding = only(check(speech(write(1), edited), {"old": speech(text, write(3))}))
    assert finding.kind == "near"
    assert 0.55 <= (finding.occurrences[1].jaccard or 0) < 1
    assert 0.9 < (finding.occurrences[1].identity or 0) < 1


def test_part_of_a_paragraph_is_a_passage_and_a_whole_one_in_a_larger_is_contained() -> None:
    old = {"old": speech(write(2, 300), write(9))}
    part = write(1, 60) + write(2, 300)[63:189] + write(3, 60)
    assert only(check(speech(part), old)).kind == "passage"
    assert only(check(speech(write(1), write(2, 300)[63:189] + "。", write(4)), old)).kind == "contained"


def test_a_passage_goes_on_over_paragraph_breaks() -> None:
    report = check(
        speech(write(7), write(1), write(2), write(3), write(8)),
        {"old": speech(write(1) + write(2) + write(3), write(9))},
    )
    finding = only(report)
    assert finding.kind in ("passage", "contained")
    assert report.text(finding.occurrences[0]).startswith(write(1)[:20])
    assert report.text(finding.occurrences[0]).rstrip("。").endswith(write(3)[-20:].rstrip("。"))


def test_a_copied_speech_is_one_finding() -> None:
    old = speech(*(write(i) for i in range(8)))
    changed = speech(*(write(i) for i in range(7)), write(99))
    finding = only(check(changed, {"old": old}))
    assert finding.kind == "speech"
    assert (finding.occurrences[1].anchor_coverage or 0) > 0.8
    assert finding.evidence["passages"]


def test_what_five_speeches_say_is_a_set_phrase_and_no_copy() -> None:
    report = check(speech(write(1, 40) + PHRASE + write(2, 40)), holders(6, PHRASE))
    finding = only(report)
    assert finding.kind == "formula"
    assert report.text(finding.occurrences[0]) == PHRASE
    assert finding.evidence["common"]["speeches"] == 6
    (ratios,) = report.ratios
    assert ratios.copied.characters == 0
    assert ratios.phrases.characters == len(PHRASE)


def test_a_set_phrase_holds_whole_numbers() -> None:
    old = {}
    for i in range(6):
        old |= {
            f"{i}-{name}": text
            for name, text in holders(1, f"{PHRASE}20{i}5年{write(i, 10)}", 1000 + 100 * i).items()
        }
    finding = only(check(speech(write(1, 40) + PHRASE + "2024年" + write(2, 40)), old))
    assert finding.excerpt == PHRASE


def test_what_four_speeches_say_is_neither() -> None:
    assert not list(check(speech(write(1, 40) + PHRASE + write(2, 40)), holders(4, PHRASE)).findings())


def test_a_paragraph_that_five_speeches_copied_is_a_copy_still() -> None:
    finding = only(check(speech(write(1), write(2), write(3)), holders(5, write(2))))
    assert finding.kind in ("exact", "near", "contained", "passage")
    assert finding.evidence["common"]["speeches"] == 5


def test_the_longer_a_phrase_the_more_speeches_it_takes() -> None:
    text = write(2, 60)
    assert only(check(speech(write(1), text), holders(7, text))).kind != "formula"
    assert only(check(speech(write(1), text), holders(8, text))).kind == "formula"


def test_copies_of_one_speech_count_once() -> None:
    one = speech(write(50), write(51), write(52, 30) + PHRASE + write(53, 30), write(54))
    sites = {f"site{i}": one + write(100 + i, 15) for i in range(8)}
    assert not list(check(speech(write(1, 40) + PHRASE + write(2, 40)), sites).findings())


def test_phrases_of_one_sentence_that_the_same_speeches_use_are_a_template() -> None:
    first, second = "为进一步做好本年度的各项准备工作", "经研究决定召开一次全体人员大会"
    old = {
        f"old{i}": speech(
            write(1000 + i), first + "，" + write(2000 + i, 10)[:10] + second + "。", write(3000 + i)
        )
        for i in range(6)
    }
    report = check(speech(write(1), first + "，" + write(5, 10)[:10] + second + "。"), old)
    finding = only(report)
    assert finding.kind == "template"
    assert finding.evidence["skeleton"] == [first, None, second]
    assert report.ratios[0].phrases.characters == len(first + second)


def test_what_is_put_together_of_set_phrases_is_no_copy() -> None:
    phrases = [write(100 + i, 18)[:18] for i in range(4)]
    old = {}
    for i, phrase in enumerate(phrases):
        old |= {f"{i}-{name}": text for name, text in holders(6, phrase, 5000 + 1000 * i).items()}
    together = "，".join(phrases)
    old["another"] = speech(write(70), together, write(71))
    report = check(speech(write(1), together + "。", write(2)), old)
    assert {finding.kind for finding in report.findings()} <= {"formula", "template"}
    assert report.ratios[0].copied.characters == 0


def test_a_short_paragraph_that_is_equal_is_found() -> None:
    text = write(2, 24)
    assert only(check(speech(write(1), text), {"old": speech(write(3), text)})).kind == "exact"


def test_repeats_inside_a_draft_are_found_when_asked_for() -> None:
    draft = speech(write(1), write(2), write(3), write(2))
    assert not list(check(draft, {"old": write(9)}).findings())
    finding = only(check(draft, {"old": write(9)}, within=True))
    assert finding.scope == "within" or finding.occurrences[0].document == finding.occurrences[1].document
    assert [place.line for place in finding.occurrences] == [4, 2]


def test_english_is_checked_with_the_same_options() -> None:
    words = [
        "harvest",
        "lantern",
        "river",
        "copper",
        "window",
        "market",
        "signal",
        "garden",
        "bridge",
        "meadow",
    ]
    text = " ".join(words[(i * 7 + i // 3) % 10] + str(i % 4) for i in range(60)) + "."
    report = check(speech(write(1, 300), text), {"old": speech(text, "The end of it.")})
    assert [kind for kind, _, _ in told(report)] == ["exact"]


def test_a_passage_ends_with_a_word() -> None:
    words = [
        f"{a}{b}"
        for a in ("harvest", "lantern", "river", "copper", "window")
        for b in ("ing", "ed", "er", "est")
    ]
    text = " ".join(words) + "."
    report = check(
        speech("Something else the", text + " Then theatre."),
        {"old": speech("More of it", text + " Then theft.")},
    )
    found = [text for _, text, _ in told(report)]
    assert found
    assert all(text.rstrip(". ").endswith(("windowest", "Then", "theatre")) for text in found)


def test_a_draft_without_a_word_has_no_findings() -> None:
    for text in ("。，！", "\n\n", "短", ""):
        report = check({"draft": text, "other": write(1)}, {"old": write(2)})
        assert not list(report.findings())
        assert [ratio.total.share for ratio in report.ratios] == [0.0, 0.0]


def test_a_longer_passage_may_be_asked_for() -> None:
    part = write(1, 60) + write(2, 300)[63:126] + write(3, 60)
    assert told(check(speech(part), {"old": speech(write(2, 300))}))
    assert not told(check(speech(part), {"old": speech(write(2, 300))}, with_(min_passage=80)))


def test_the_document_itself_is_never_its_source() -> None:
    text = speech(write(1), write(2))
    report = check({"a": text}, [document("a", text), document("b", speech(write(2), write(3)))])
    assert [sources for _, _, sources in told(report)] == [["b"]]


def test_breaks_that_make_other_numbers_are_no_equality() -> None:
    """Passages are compared without breaks, so 1 25 is as long and as alike as 12 5; equal they are not."""
    for mine, theirs, equal in (
        ("1 25", "12 5", False),
        ("1，25", "1 25", True),
        ("no table", "notable", False),
    ):
        draft = speech(write(7), write(1, 60) + mine + write(2, 60), write(8))
        old = {"old": speech(write(3, 40) + write(1, 60) + theirs + write(2, 60) + write(4, 40), write(9))}
        source = only(check(draft, old)).occurrences[1]
        assert (source.identity == 1.0) is equal, (mine, theirs)
        assert source.identity is not None
        assert source.identity > 0.98


def test_a_word_that_is_cut_on_one_side_is_cut_on_both() -> None:
    """`tronage` is a word here and a piece of `patronage` there; what ties both begins behind it."""
    shared = (
        "of the harbour, and the harbour master kept a ledger of every boat that came in during that long winter, "
        "and he read the names aloud each year on the first Sunday of March, when the ice broke up"
    )
    draft = f"In the first place there was the tronage {shared} again, as my uncle told us over and over at his table."
    old = {
        "old": f"Ships of all nations came under the patronage {shared}, and nobody was ever asked for a fee or a toll."
    }
    report = check(draft, old, with_(threshold=0.95))
    finding = only(report)
    ((a, b),) = [(tie["a"], tie["b"]) for tie in finding.evidence["passages"]]
    texts = [report.corpus.text(0, len(report.corpus.codes)).find(text) for text in (draft, old["old"])]
    ends = [
        report.corpus.text(base + span[0], base + span[1]) for base, span in zip(texts, (a, b), strict=True)
    ]
    assert ends == [shared, shared]
