"""What is run on what: the tools, the workloads, and the groups of cases that answer one question each."""

from __future__ import annotations

from dataclasses import dataclass, field

THRESHOLD = 0.8

# The plain question that every tool can be asked: character 5-grams of the text as it stands.
PLAIN = f"--find exact,near --unit record --fold off --tokens characters --shingle 5 --threshold {THRESHOLD}"

PEERS = ("read-only", "datasketch", "rensa", "gaoya", "fastsketchlsh", "daft", "daft-keys", "dupekit")


@dataclass(frozen=True)
class Tool:
    """A command. `{corpus}` and `{out}` stand for files, `{python}` and `{peer_python}` for interpreters,
    `{peers}` for peers.py.

    `judged` says whether it answers the plain question, so that the exact pairs are the right answer.
    """

    name: str
    command: str
    environment: dict[str, str] = field(default_factory=dict)
    output: str = "jsonl"
    judged: bool = True


@dataclass(frozen=True)
class Case:
    """One tool on one workload; `against` names the case of the same group that its ratios refer to."""

    tool: str
    workload: str
    against: str = ""

    @property
    def name(self) -> str:
        return f"{self.tool}@{self.workload}"


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("dedup", f"dedup scan {{corpus}} {PLAIN} --pairs {{out}}"),
        Tool("dedup-1-thread", f"dedup scan {{corpus}} {PLAIN} --threads 1 --pairs {{out}}"),
        Tool("dedup-plain", f"dedup scan {{corpus}} {PLAIN} --pairs {{out}}", {"DEDUP_KERNELS": "plain"}),
        Tool("dedup-exact", f"dedup scan {{corpus}} {PLAIN} --exact --pairs {{out}}"),
        Tool(
            "dedup-default", "dedup scan {corpus} --find exact,near --unit record --pairs {out}", judged=False
        ),
        Tool("dedup-auto", "dedup scan {corpus} --find exact,near --pairs {out}", judged=False),
        Tool("dedup-version", "dedup --version", output="", judged=False),
        Tool("import-typer", '{python} -c "import typer"', output="", judged=False),
        *(
            Tool(name, f"{{peer_python}} {{peers}} {name} {{corpus}} {THRESHOLD} {{out}}", output="npz")
            for name in PEERS
        ),
    )
}


def _beside(workload: str, *tools: str) -> tuple[Case, ...]:
    """`dedup` and others on one workload, all compared with `dedup`."""
    others = (Case(tool, workload, f"dedup@{workload}") for tool in tools)
    return (Case("dedup", workload), *others)


# The question of each group stands in README.md.
GROUPS: dict[str, tuple[Case, ...]] = {
    "peers": _beside(
        "zh",
        *("dedup-1-thread", "dedup-default", "dedup-plain"),
        *("gaoya", "rensa", "fastsketchlsh", "daft", "daft-keys", "dupekit"),
    ),
    "slow-peers": _beside("zh", "datasketch"),
    "variants": _beside("zh", "dedup-1-thread", "dedup-exact", "dedup-plain", "dedup-default", "read-only"),
    "english": _beside("en", "gaoya", "rensa", "fastsketchlsh", "daft-keys"),
    "million": _beside("zh-1m", "gaoya", "rensa", "fastsketchlsh", "daft-keys"),
    "growth": (
        Case("dedup", "zh-10k"),
        Case("dedup", "zh", "dedup@zh-10k"),
        Case("dedup", "zh-1m", "dedup@zh"),
    ),
    "footer": (
        Case("dedup-auto", "footer-ordinary"),
        Case("dedup-auto", "footer", "dedup-auto@footer-ordinary"),
    ),
    "number": (
        Case("dedup", "number-ordinary"),
        Case("dedup", "number", "dedup@number-ordinary"),
        Case("dedup-default", "number-ordinary"),
        Case("dedup-default", "number", "dedup-default@number-ordinary"),
    ),
    "memory": (Case("dedup-auto", "wide"),),
    "pages": (Case("dedup-auto", "pages"),),
    "start": (
        Case("import-typer", "ten-files"),
        Case("dedup-version", "ten-files", "import-typer@ten-files"),
        Case("dedup-auto", "ten-files"),
    ),
}
