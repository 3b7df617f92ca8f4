"""ES modules joined into one script, for a page that may load nothing.

What is joined does what a browser does with the files: modules run in its order, each in a function of its own, so that a
name is private unless it is exported. They are written in that part of the language in which every line can be told by
itself:

- ``import { a, b as c } from "./file.js";`` before all else, and no other form of it;
- ``export`` before a function, a class or a const where a line begins, and no other form of it;
- names are declared one by one where a line begins; what belongs to them is indented;
- no comment and no string goes over lines, and nothing at the outermost level waits (``await``).

What breaks these rules is refused, and so is what a browser would let pass: a circle, an export that nothing imports, an
import that is not used, a file that nothing needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./([\w-]+\.js)";$', re.MULTILINE)
NAMES = re.compile(r"(\w+)(?: as (\w+))?(?:,|$)\s*")
EXPORT = re.compile(r"^export (?=(?:async )?function\b|class\b|const\b)", re.MULTILINE)
DECLARATION = re.compile(r"^(export )?(?:(?:async )?function\*? ?|class |const |let )(\w+)", re.MULTILINE)
WORD = re.compile(r"\b(?:import|export)\b")
WAITING = re.compile(r"^await\b|^(?:const|let) .*= await\b", re.MULTILINE)
# What begins a line at the outermost level and is no declaration of one name, no call, and no end of these.
UNKNOWN = re.compile(r"^(?!(?:async )?function\b|class |(?:const|let) \w|\w[\w.]*\(|[})\]])\S", re.MULTILINE)
WORDS = re.compile(r"[\w$]+")


class ModuleError(ValueError):
    """A module that cannot be joined; the message names the file, and the line where one is to blame."""


@dataclass(frozen=True)
class Module:
    """One file: ``imports`` are (file, name there, name here); ``body`` is what follows, without the word export."""

    name: str
    imports: list[tuple[str, str, str]]
    exports: list[str]
    body: str

    @property
    def variable(self) -> str:
        """What holds its exports in the joined script; no word of a module begins so."""
        return "$" + re.sub(r"\W", "_", self.name.removesuffix(".js"))


def read_folder(folder: Path) -> dict[str, str]:
    """The modules of a folder by file name."""
    return {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.js"))}


def join_modules(sources: dict[str, str], entry: str) -> str:
    """One script of the modules (text by file name) that does what a browser does that loads ``entry``.

    Raises ModuleError for what cannot be joined or is not needed.
    """
    modules = {name: read_module(name, text) for name, text in sources.items()}
    order = list(_in_order(modules, entry))
    if unneeded := sorted(modules.keys() - order):
        raise ModuleError(f"{unneeded[0]}: nothing imports it")
    _check_names(modules)
    return '(() => {\n"use strict";\n' + "".join(_wrapped(modules[name], modules) for name in order) + "})();"


def read_module(name: str, text: str) -> Module:
    """A module with what it takes and gives. Raises ModuleError for what is not written as said above."""
    code = COMMENT.sub("", text)
    imports: list[tuple[str, str, str]] = []
    end = 0
    for found in IMPORT.finditer(code):
        if code[end : found.start()].strip():
            raise ModuleError(f"{name}:{_line(code, found.start())}: imports come first")
        end = found.end()
        if NAMES.sub("", found[1].strip()):
            raise ModuleError(f"{name}:{_line(code, found.start())}: these are not names: {found[1].strip()}")
        imports += [(found[2], there, here or there) for there, here in NAMES.findall(found[1].strip())]
    code = IMPORT.sub(lambda found: "\n" * found[0].count("\n"), code)
    declared = DECLARATION.findall(code)
    _check_code(name, EXPORT.sub("", code))
    _check_once(name, [here for _, _, here in imports] + [one for _, one in declared])
    used = set(WORDS.findall(code))
    for _, _, here in imports:
        if here not in used:
            raise ModuleError(f"{name}: {here} is imported and not used")
    body = EXPORT.sub("", IMPORT.sub("", text)).strip("\n") + "\n"
    return Module(name, imports, [one for export, one in declared if export], body)


def _check_code(name: str, code: str) -> None:
    """Refuse what cannot be told by line, in code without comments, imports and the word export."""
    for place, problem in _problems(code):
        raise ModuleError(f"{name}:{_line(code, place)}: {problem}")


def _problems(code: str) -> Iterator[tuple[int, str]]:
    """Places in code, and what is wrong there."""
    place = 0
    for line in code.splitlines(keepends=True):
        if ("`" in line and line.replace("\\`", "").count("`") % 2) or line.endswith("\\\n"):
            yield place, "a string ends where its line does"
        place += len(line)
    if "/*" in code:
        yield code.index("/*"), "a comment is written with //"
    if found := ("import" in code or "export" in code) and WORD.search(code):
        yield found.start(), "imports and exports have one form each, which this is not"
    if found := WAITING.search(code):
        yield found.start(), "nothing waits at the outermost level"
    if found := UNKNOWN.search(code):
        yield found.start(), "neither a declaration of one name nor a call"


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _check_once(name: str, names: list[str]) -> None:
    seen: set[str] = set()
    for one in names:
        if one in seen:
            raise ModuleError(f"{name}: {one} is declared twice")
        seen.add(one)


def _in_order(modules: dict[str, Module], entry: str) -> Iterator[str]:
    """The files that ``entry`` needs, each behind those that it imports, as a browser runs them."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in path:
            raise ModuleError(f"a circle of imports: {' -> '.join((*path[path.index(name) :], name))}")
        if name not in modules:
            raise ModuleError(f"{path[-1] if path else 'the page'}: there is no {name}")
        if name not in done:
            for source, _, _ in modules[name].imports:
                yield from visit(source, (*path, name))
            done.add(name)
            yield name

    yield from visit(entry, ())


def _check_names(modules: dict[str, Module]) -> None:
    """Every import is exported, and every export imported."""
    wanted = {
        (source, there): module.name for module in modules.values() for source, there, _ in module.imports
    }
    given = {(module.name, export) for module in modules.values() for export in module.exports}
    for source, there in wanted.keys() - given:
        raise ModuleError(f"{wanted[source, there]}: {source} does not export {there}")
    for source, there in given - wanted.keys():
        raise ModuleError(f"{source}: {there} is exported and nothing imports it")


def _wrapped(module: Module, modules: dict[str, Module]) -> str:
    """The module as a function that runs at once and returns its exports."""
    takes: dict[str, list[str]] = {}
    for source, there, here in module.imports:
        takes.setdefault(source, []).append(there if there == here else f"{there}: {here}")
    taken = "".join(
        f"const {{ {', '.join(names)} }} = {modules[source].variable};\n" for source, names in takes.items()
    )
    if not module.exports:
        return f"(() => {{\n{taken}{module.body}}})();\n"
    given = f"return {{ {', '.join(module.exports)} }};\n"
    return f"const {module.variable} = (() => {{\n{taken}{module.body}{given}}})();\n"
