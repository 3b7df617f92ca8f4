"""Texts to repeat, folders to fill, and one way to clean and restore them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from dedup import Settings
from dedup.cleaning.clean_corpus import clean_paths, Cleaned
from dedup.cleaning.restore import restore_folder

# Each counts for more than 80 characters, and none is like another.
PARAGRAPHS = (
    "今年入汛比往年早了十二天，上游水库的底水偏高，三处险段的加固要赶在月底以前收尾。各镇把值班表贴到村口，"
    "夜里两点和五点各巡一次堤，发现渗水先打桩再报告，报告不过夜，谁的段面谁签字，签了字就要负到底。",
    "社区食堂开了半年，来吃饭的老人从每天三十个涨到一百四十个，账却一直没有算平。问题出在早餐，人少菜多，"
    "剩下的只好倒掉。下个月起早餐改成前一天登记，菜价每周公布一回，由老人自己推出五个人来管。",
    "粮站的三号仓去年换了新的测温线，可是数据没有人看。仓温连着九天往上走，直到翻仓才知道下层已经结块。"
    "设备是买来用的，不是买来验收的。从今天起，每天下午四点把曲线抄在本子上，站长看过写上名字。",
    "The bridge over the mill stream was closed for eleven weeks, and the detour sent every school bus past the "
    "quarry gate; we counted four near misses in a month, so the crossing will have a guard until the lamps work.",
)
OWN = (
    "东岭村的水塔昨天修好了。",
    "河西中学添了一间实验室，钱是校友凑的。",
    "夜市的摊位重新划了线，每格两米半。",
    "老码头的吊机今年要做第四次检修。",
)


@pytest.fixture
def clean(tmp_path: Path) -> Callable[..., Cleaned]:
    """Clean ``tmp_path/in`` to ``tmp_path/out``; keyword arguments are those of Settings."""

    def run(**options: object) -> Cleaned:
        settings = Settings(threads=1, **options)  # type: ignore[arg-type]
        return clean_paths([str(tmp_path / "in")], tmp_path / "out", settings)

    return run


def ledger(folder: Path) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in (folder / "ledger.jsonl").read_bytes().splitlines()]


def spans(folder: Path) -> list[dict[str, object]]:
    return [record for record in ledger(folder) if "kind" in record]


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def check_restored(tmp_path: Path) -> None:
    """What comes back from ``out`` is what is in ``in``."""
    restore_folder(tmp_path / "out", tmp_path / "back")
    assert tree(tmp_path / "back") == tree(tmp_path / "in")
