"""Dates as people write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.read.dates import AMBIGUOUS, date_of_name, parse_date, read_date, UNREAD


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("", 0),
        ("昨天", 0),
        ("12", 0),
        ("2023", 20230000),
        ("2023年", 20230000),
        ("2023-01", 20230100),
        ("2023-01-05", 20230105),
        ("2023/1/5", 20230105),
        ("20230105", 20230105),
        ("2023年1月5日 10:30", 20230105),
        ("2023-01-05T10:30:00Z", 20230105),
        ("发布于 2023. 1. 5", 20230105),
        ("２０２３年１月５日", 20230105),
    ],
)
def test_dates(text: str, date: int) -> None:
    assert parse_date(text) == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("a/national-report-2019.txt", 20190000),
        ("xi2020-2020-01-08-30.txt", 20200108),
        ("监察法(2024-12-25).md", 20241225),
        ("20231105讲话.txt", 20231105),
        ("2023年11月5日.txt", 20231105),
        ("2023年3月讲话.docx", 20230300),
        ("speech 2023-03.txt", 20230300),
        ("2019/speech.txt", 0),
        ("IMG12345678.txt", 0),
        ("3.1415926.txt", 0),
        ("rfc2119.txt", 0),
    ],
)
def test_a_date_in_the_name_of_a_file(name: str, date: int) -> None:
    assert date_of_name(name) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Tue, 05 Sep 2023 10:00:00 GMT", 20230905),
        ("Tue, 5 Sep 23 10:00:00 +0800", 20230905),
        ("Tue Sep  5 10:00:00 2023", 20230905),
        ("Tue Sep 05 10:00:00 CST 2023", 20230905),
        ("Sep 5, 2023", 20230905),
        ("Sept. 5th, 2023 at 10:05 PM", 20230905),
        ("September 5 2023", 20230905),
        ("5th of September, 2023", 20230905),
        ("05-Sep-2023 10:00", 20230905),
        ("05-SEP-23", 20230905),
        ("2023-Sep-05", 20230905),
        ("2023 Sep 5", 20230905),
        ("Sep 2023", 20230900),
        ("May 1, 1999", 19990501),
        ("le 5 septembre 2023", 20230905),
        ("5. September 2023", 20230905),
        ("5 de septiembre de 2023", 20230905),
        ("2023-09-05T23:30:00-08:00", 20230905),
        ("2023-09-05 10:00:00.123456+08", 20230905),
        ("20230905T100000Z", 20230905),
        ("20230905100000", 20230905),
        ("2023090510", 20230905),
        ("2023/9/5 10:30", 20230905),
        ("1693900000", 20230905),
        ("1693900000000", 20230905),
        ("1693900000.25", 20230905),
        ("13/04/2023", 20230413),
        ("04/13/2023 9:05 AM", 20230413),
        ("04-13-2023", 20230413),
        ("03/03/2023", 20230303),
        ("03.04.2023", 20230403),
        ("3. 4. 23", 20230403),
        ("二〇二二年九月五日", 20220905),
        ("二零二二年十二月三十一日", 20221231),
        ("二○二二年十月廿三日上午", 20221023),
        ("一九九九年二月", 19990200),
        ("二Ｏ二二年", 20220000),
        ("公元2022年 9月 5号", 20220905),
        ("民國112年9月5日", 20230905),
        ("中華民國一百一十二年九月五日", 20230905),
        ("民国一一二年九月", 20230900),
        ("民國元年1月1日", 19120101),
        ("112年9月5日", 20230905),
        ("112/09/05", 20230905),
        ("令和5年9月5日", 20230905),
        ("2023년 9월 5일", 20230905),
        ("2023年9月5日(火) 10時", 20230905),
        ("23年9月5日", 20230905),
        ("2023-09-05 至 2023-09-07", 20230905),
        ("2024-02-29", 20240229),
        ("2023-00-00", 20230000),
    ],
)
def test_as_people_write_them(text, date):
    assert read_date(text) == (date, "")


@pytest.mark.parametrize(
    ("text", "date", "doubt"),
    [
        ("03/04/2023", 20230000, AMBIGUOUS),
        ("3-4-2023 10:00", 20230000, AMBIGUOUS),
        ("03/04/23", 0, AMBIGUOUS),
        ("昨天 10:30", 0, UNREAD),
        ("3天前", 0, UNREAD),
        ("Tuesday", 0, UNREAD),
        ("Sep 5", 0, UNREAD),
        ("2023-02-30", 20230000, UNREAD),
        ("2023-13-01", 20230000, UNREAD),
        ("45174", 0, UNREAD),
        ("0000-00-00", 0, UNREAD),
        ("2023 Q3 7", 20230000, UNREAD),
    ],
)
def test_what_is_doubtful(text, date, doubt):
    assert read_date(text) == (date, doubt)


@pytest.mark.parametrize("text", ["", " ", "null", "N/A", "-", "未知"])
def test_what_says_that_there_is_none(text):
    assert read_date(text) == (0, "")


@given(st.text(st.sampled_from("2031 -/.:年月日二十廿百元民國〇Sepay,05oTZ+"), max_size=16))
def test_anything_is_read_or_told(text):
    date, doubt = read_date(text)
    assert date == 0 or 1000 <= date // 10000 < 3000
    assert date // 100 % 100 <= 12
    assert date % 100 <= 31
    assert doubt in ("", AMBIGUOUS, UNREAD)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_of_the_calendar(day):
    forms = (
        day.isoformat(),
        f"{day.year:04}年{day.month}月{day.day}日",
        f"{day:%a, %d %b} {day.year:04} 10:00:00 GMT",
    )
    assert {parse_date(form) for form in forms} == {day.year * 10000 + day.month * 100 + day.day}


@pytest.mark.parametrize("extension", ["jsonl", "csv"])
def test_doubts_are_told_once_a_file_with_an_example(read, extension):
    dates = ["03/04/2023", "2023-01-02", "05/06/2023", "昨天", "", "07/08/2023"]
    if extension == "csv":
        lines = ["text,date", *(f"渡口{n},{date}" for n, date in enumerate(dates))]
    else:
        lines = [f'{{"text": "渡口{n}", "date": "{date}"}}' for n, date in enumerate(dates)]
    Path(f"a.{extension}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = read(f"a.{extension}")
    first = 2 if extension == "csv" else 1
    assert [(problem.line, problem.message) for problem in result.problems] == [
        (
            first,
            "a date may begin with the day or the month: of '03/04/2023' only the year counts, if it is whole "
            "(2 more in this file)",
        ),
        (first + 3, "a date could not be read: '昨天'"),
    ]


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("2020-02-30", "a date could not be read but for its year, which counts: '2020-02-30'"),
        ("2020-13-01", "a date could not be read but for its year, which counts: '2020-13-01'"),
        ("昨天", "a date could not be read: '昨天'"),
    ],
)
def test_what_counts_of_a_date_is_what_is_said(read, date, message):
    Path("a.csv").write_text(f"text,date\n甲,{date}\n", encoding="utf-8")
    assert read("a.csv").only_problem.message == message
    assert (parse_date(date) > 0) == ("which counts" in message)
