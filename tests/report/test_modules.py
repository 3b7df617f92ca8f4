"""The joiner does what a browser does with the same modules, and refuses what it cannot join."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dedup.report.html import PAGE
from dedup.report.modules import join_modules, ModuleError, read_folder, read_module
from tests.report.conftest import native_page

Sources = dict[str, str]

# Programs of throw-away modules; each logs what it sees.
PROGRAMS: dict[str, Sources] = {
    "in the order in which they are needed": {
        "main.js": """
import { b } from "./b.js";
import { a } from "./a.js";

log.push(`main ${a} ${b}`);
""",
        "a.js": """
import { base } from "./z.js";

log.push("a");
export const a = base + 1;
""",
        "b.js": """
import { base } from "./z.js";

log.push("b");
export const b = base + 2;
""",
        "z.js": 'log.push("z");\nexport const base = 40;\n',
    },
    "names that are private, renamed, hoisted and shadowed": {
        "main.js": """
import {
  make as build,
  Shape,
  total,
} from "./shapes.js";
import { make } from "./words.js";

const size = "main";
log.push(describe(build(3)));
log.push(make("词"), total(), size);
function describe(shape) {
  const make = shape.size;
  return `${shape instanceof Shape} ${make}`;
}
""",
        "shapes.js": """
let made = 0;
const size = 7;

export class Shape {
  constructor(times) {
    made += 1;
    this.size = size * times;
  }
}

export function make(times) {
  return new Shape(times);
}

export const total = () => made;
""",
        "words.js": """
const size = 2;

export function make(word) {
  return word.repeat(size);
}
""",
    },
    "what waits inside of functions": {
        "main.js": """
import { later } from "./later.js";

async function start() {
  log.push(await later(1));
}

start();
""",
        "later.js": "export async function later(x) {\n  await null;\n  return x + 1;\n}\n",
    },
    "words that look like imports and exports": {
        "main.js": """
// import { nothing } from "./nowhere.js";
import { text } from "./text.js";
// export const commented = 1;

log.push(text(`a ${`b`} c`));
""",
        "text.js": """
// What follows is `odd.
export function text(value) {
  // export function inner() {}
  return `${value} \\` \\${"}"}`;
}
""",
    },
    "one state for all who import it": {
        "main.js": """
import { data } from "./data.js";
import { fill } from "./fill.js";

fill();
log.push(data.value);
""",
        "data.js": "export const data = {};\n",
        "fill.js": 'import { data } from "./data.js";\n\nexport const fill = () => (data.value = "filled");\n',
    },
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_joined_modules_do_what_a_browser_does_with_the_files(browser: Any, name: str) -> None:
    sources = PROGRAMS[name]
    with native_page(browser, sources) as page:
        page.evaluate("globalThis.log = []; import('/main.js')")
        native = page.evaluate("new Promise((done) => setTimeout(() => done(log)))")
        page.evaluate(f"() => {{ globalThis.log = [];\n{join_modules(sources, 'main.js')} }}")
        joined = page.evaluate("new Promise((done) => setTimeout(() => done(log)))")
    assert native == joined
    assert native


MAIN = 'import { a } from "./a.js";\nlog(a);\n'
REFUSED: dict[str, tuple[Sources, str]] = {
    "a circle": (
        {
            "main.js": MAIN,
            "a.js": 'import { b } from "./b.js";\nexport const a = b;\n',
            "b.js": 'import { a } from "./a.js";\nexport const b = () => a;\n',
        },
        "a circle of imports: a.js -> b.js -> a.js",
    ),
    "a module that imports itself": (
        {"main.js": MAIN, "a.js": 'import { a as self } from "./a.js";\nexport const a = () => self;\n'},
        "a circle of imports: a.js -> a.js",
    ),
    "a file that is not there": ({"main.js": MAIN}, "main.js: there is no a.js"),
    "no entry": ({"a.js": "export const a = 1;\n"}, "the page: there is no main.js"),
    "a name that is not exported": (
        {"main.js": MAIN, "a.js": "const a = 1;\nexport const b = a;\n"},
        "main.js: a.js does not export a",
    ),
    "an export that nothing imports": (
        {"main.js": MAIN, "a.js": "export const a = 1;\nexport const b = 2;\n"},
        "a.js: b is exported and nothing imports it",
    ),
    "an import that is not used": (
        {"main.js": 'import { a } from "./a.js";\n\nlog(ab);\n// a\n', "a.js": "export const a = 1;\n"},
        "main.js: a is imported and not used",
    ),
    "a file that nothing needs": (
        {"main.js": MAIN, "a.js": "export const a = 1;\n", "b.js": "log(1);\n"},
        "b.js: nothing imports it",
    ),
    "two imports of one name": (
        {
            "main.js": 'import { a } from "./a.js";\nimport { b as a } from "./b.js";\nlog(a);\n',
            "a.js": "export const a = 1;\n",
            "b.js": "export const b = 1;\n",
        },
        "main.js: a is declared twice",
    ),
    "an import that is declared": (
        {"main.js": MAIN + "function a() {}\n", "a.js": "export const a = 1;\n"},
        "main.js: a is declared twice",
    ),
    "a name that is declared twice": (
        {"main.js": "const a = 1;\nfunction a() {}\n"},
        "main.js: a is declared twice",
    ),
    "an import behind code": ({"main.js": "\nstart();\n" + MAIN}, "main.js:3: imports come first"),
    "what is no name": (
        {"main.js": 'import { a b } from "./a.js";\n'},
        "main.js: these are not names to import: a b",
    ),
    "code without a name": ({"main.js": "\nif (a) {\n}\n"}, "main.js:2: neither a declaration"),
    "names out of a pattern": ({"main.js": "const { a } = b;\n"}, "main.js:1: neither a declaration"),
    "what changes": ({"main.js": "export let a = 1;\n"}, "main.js:1: what changes cannot be exported"),
    "a string over lines": (
        {"main.js": "const a = `\nexport const b = 1;\n`;\n"},
        "main.js:1: a string ends",
    ),
    "a string that goes on": ({"main.js": 'const a = "a\\\nb";\n'}, "main.js:1: a string ends"),
    "a comment in code": ({"main.js": "const a = 1;\n/* b */\n"}, "main.js:2: a comment is written with //"),
    "what waits": ({"main.js": "const a = await b();\n"}, "main.js:1: nothing waits"),
}
FORMS = [
    'import a from "./a.js";',
    'import "./a.js";',
    'import * as a from "./a.js";',
    'import { a } from "a";',
    'import { a } from "../a.js";',
    '  import { a } from "./a.js";',
    'const a = import("./a.js");',
    "const a = import.meta.url;",
    "export default 1;",
    "export { a };",
    'export * from "./a.js";',
    "  export const a = 1;",
    "export var a = 1;",
]


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_joined_is_refused_by_name(case: str) -> None:
    sources, message = REFUSED[case]
    with pytest.raises(ModuleError, match=re.escape(message)):
        join_modules(sources, "main.js")


@pytest.mark.parametrize("form", FORMS)
def test_imports_and_exports_have_one_form(form: str) -> None:
    with pytest.raises(
        ModuleError, match=r"main\.js:2: imports come first; imports and exports have one form each"
    ):
        join_modules({"main.js": f"start();\n{form}\n"}, "main.js")


def test_the_modules_of_the_page_are_modules(browser: Any) -> None:
    """A browser reads, links and runs each of them alone, and finds the exports that the joiner finds."""
    sources = read_folder(PAGE)
    with native_page(browser, sources) as page:
        for name, text in sources.items():
            if name == "app.js":  # begins to draw
                continue
            exports = page.evaluate(f"import('/{name}').then((module) => Object.keys(module))")
            assert sorted(exports) == sorted(read_module(name, text).exports)


def test_the_page_has_one_script_and_no_global_name(browser: Any) -> None:
    script = join_modules(read_folder(PAGE), "app.js")
    with native_page(browser, {}) as page:
        names = "Object.getOwnPropertyNames(globalThis)"
        before = page.evaluate(names)
        page.evaluate(f"() => {{ {script} }}")
        assert page.evaluate(names) == before


def test_two_views_of_one_name_are_an_error(browser: Any) -> None:
    sources = read_folder(PAGE)
    sources["pair.js"] = sources["pair.js"].replace('pairView("pair"', 'pairView("dots"')
    with native_page(browser, {}) as page:
        message = page.evaluate(
            f"() => {{ try {{ {join_modules(sources, 'app.js')} }} catch (error) {{ return error.message; }} }}"
        )
    assert message == "two views are named dots"
