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

IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
HEAD = re.compile(rf"(?://.*\n|\n|{IMPORT.pattern})*", re.MULTILINE)
NAMES = re.compile(r"(\w+)(?: as (\w+))?(?:,|$)\s*")
DECLARATION = re.compile(r"(export )?(?:(?:async )?function\*? ?|class |const |(let) )(\w+)")
# What else begins a line at the outermost level: a call, or the end of what was begun.
OTHER = re.compile(r"\w[\w.]*\(|[})\]]")
WAITING = re.compile(r"await\b|(?:export )?(?:const|let) .*= await\b")
WORD = re.compile(r"\b(?:import|export)\b")


class ModuleError(ValueError):
    """A module that cannot be joined; the message names the file, and the line where one is to blame."""


@dataclass(frozen=True)
class Module:
    """One file: ``imports`` are (file, name there, name here); ``body`` is its code without these, the word export and
    comments."""

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
    found = HEAD.match(text)
    head = found[0] if found else ""
    code = text[len(head) :]
    imports = [one for taken in IMPORT.finditer(head) for one in _names_of(name, taken[1], taken[2])]
    declared, exports, lines = [], [], []
    for number, line in enumerate(code.split("\n"), head.count("\n") + 1):
        if not line or line.lstrip().startswith("//"):
            continue
        declaration = None if line[0] == " " else DECLARATION.match(line)
        if problem := _problem(line, declaration):
            raise ModuleError(f"{name}:{number}: {problem}")
        if declaration:
            declared.append(declaration[3])
        if declaration and declaration[1]:
            exports.append(declaration[3])
        lines.append(line.removeprefix("export "))
    body = "\n".join(lines) + "\n"
    _check_once(name, [here for _, _, here in imports] + declared)
    for _, _, here in imports:
        if not _stands_in(here, body):
            raise ModuleError(f"{name}: {here} is imported and not used")
    return Module(name, imports, exports, body)


def _names_of(name: str, words: str, source: str) -> list[tuple[str, str, str]]:
    """What stands between the braces of an import: (file, name there, name here)."""
    if NAMES.sub("", words.strip()):
        raise ModuleError(f"{name}: these are not names to import: {words.strip()}")
    return [(source, there, here or there) for there, here in NAMES.findall(words.strip())]


def _problem(line: str, declaration: re.Match[str] | None) -> str | None:
    """Why a line of code cannot be told by itself, or is none that is joined; None if it can."""
    if ("`" in line and line.replace("\\`", "").count("`") % 2) or line[-1] == "\\":
        return "a string ends where its line does"
    if "/*" in line:
        return "a comment is written with //"
    if ("import" in line or "export" in line) and WORD.search(
        line, 7 if declaration and declaration[1] else 0
    ):
        return "imports come first; imports and exports have one form each"
    if line[0] == " ":
        return None
    if declaration and declaration[1] and declaration[2]:
        return "what changes cannot be exported; export a const, or a function"
    if WAITING.match(line):
        return "nothing waits at the outermost level"
    return None if declaration or OTHER.match(line) else "neither a declaration of one name nor a call"


def _stands_in(word: str, code: str) -> bool:
    """Whether a name stands anywhere in code."""
    place = code.find(word)
    while place >= 0:
        around = code[max(0, place - 1) : place] + code[place + len(word) : place + len(word) + 1]
        if not re.search(r"[\w$]", around):
            return True
        place = code.find(word, place + 1)
    return False


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
