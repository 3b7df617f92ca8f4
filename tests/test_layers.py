"""Imports point down the map of CONTRIBUTING.md, never up or sideways."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "dedup"
# From the bottom up. Modules of one folder may import each other; two entries of one layer may not.
LAYERS: list[set[str]] = [
    {"version", "late", "messages"},
    {"errors", "model", "kinds", "process", "printable"},
    {"extras"},
    {"formats"},
    {"settings", "kernels", "beside"},
    {"read"},
    {"text"},
    {"preparing"},
    {"sketch"},
    {"match"},
    {"furniture"},
    {"templates"},
    {"facts"},
    {"findings", "kept"},
    {"pipeline"},
    {"disk"},
    {"library"},
    {"report"},
    {"checking"},
    {"guarding"},
    {"cleaning", "sampling"},
    {"api", "config"},
    {"flags"},
    {"commands"},
    {"cli", "__init__"},
    {"__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(module: str) -> str:
    """The layer entry of a dotted name: ``dedup.text.fold`` -> ``text``."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imports_of(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "dedup":
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] == "dedup"]
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: relative import"
    return found


def test_every_module_has_a_layer() -> None:
    assert {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} == set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for module in imports_of(path):
        other = part_of(module)
        if other != own:
            assert LEVEL[other] < LEVEL[own], f"{own} imports {module}"


def test_no_circles() -> None:
    """Not even of modules that one folder holds, or of what is imported for types alone."""
    names = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in MODULES}
    graph: dict[str, set[str]] = {}
    for name, path in names.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                asked = (f"{node.module}.{alias.name}" for alias in node.names)
                own = {one if one in names else node.module for one in asked}
                graph.setdefault(name, set()).update(own & names.keys())
    sorter = graphlib.TopologicalSorter(graph)
    sorter.prepare()  # raises CycleError


def test_names_of_modules_say_which_is_meant() -> None:
    stems = [path.stem for path in MODULES if path.stem != "__init__"]
    assert len({stem for stem in stems if stems.count(stem) > 1}) <= 6
