"""`dedup library`: make, change, and look into a library of old texts."""

from __future__ import annotations

import sys
import time
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, FOUND, interruptible, Language, Quiet
from dedup.errors import OutputError, SettingsError
from dedup.flags import declared_flags
from dedup.printable import printable
from dedup.report.outputs import Outputs
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.library.grow import Growth
    from dedup.library.sqlite import Library

library = typer.Typer(
    name="library",
    help="A library of old texts, kept and indexed, that drafts are held against with dedup check --library.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Lib = Annotated[str, typer.Argument(metavar="LIB", help="File of the library, or redis://HOST/DB?name=NAME.")]
File = Annotated[str, typer.Argument(metavar="LIB", help="File of the library.")]
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders.")]


@library.command()
@declared_flags
def build(
    settings: Settings,
    lib: Lib,
    paths: Paths,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a library of this name, once the new one is whole.")
    ] = False,
    language: Language = None,
    quiet: Quiet = False,
) -> None:
    """Make a library of files and folders.

    How texts are compared (threshold, shingle, min-run...) is laid down here: a check may ask for more than that, not
    for less. Records bring their title, author, place and url along, beside date and source.

    Examples:

      dedup library build speeches.lib old-speeches/

      dedup library build news.lib news.jsonl --text-field body --source-field outlet

      dedup library build speeches.lib old-speeches/ --force
    """
    from dedup.library.build import build_library
    from dedup.library.open import is_url
    from dedup.report.progress import show_progress

    began = time.monotonic()
    # On a server it was erased before.
    whole = force and not is_url(lib)
    kept = "what was there stays" if whole else "what was stored stays; go on with 'dedup library add'"
    with interruptible(kept), show_progress(quiet, _language(language)) as progress:
        growth = build_library(lib, paths, settings, force=force, progress=progress)
    _tell(growth, began, language, quiet)


@library.command()
@declared_flags
def add(settings: Settings, lib: Lib, paths: Paths, language: Language = None, quiet: Quiet = False) -> None:
    """Add files and folders: what is new is stored, what changed is replaced, what is equal stays.

    Examples:

      dedup library add speeches.lib speeches-2024/

      dedup library add news.lib news-05.jsonl --text-field body
    """
    from dedup.library.build import add_paths
    from dedup.library.open import open_store
    from dedup.report.progress import show_progress

    began = time.monotonic()
    with (
        interruptible("what was stored stays; the same command goes on"),
        show_progress(quiet, _language(language)) as progress,
        open_store(lib, write=True) as store,
    ):
        growth = add_paths(store, paths, settings, progress=progress)
    _tell(growth, began, language, quiet)


@library.command()
@declared_flags
def update(
    settings: Settings,
    lib: Lib,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH...]", help="Only what lies here; everything if left out."),
    ] = None,
    language: Language = None,
    quiet: Quiet = False,
) -> None:
    """Read again what was given to build and add: files that changed, are new, or have vanished.

    To be run in the folder that the library was made in; files are read as they were then.

    Examples:

      dedup library update speeches.lib

      dedup library update speeches.lib old-speeches/2023
    """
    from dedup.library.build import update_paths
    from dedup.library.open import open_store
    from dedup.report.progress import show_progress

    began = time.monotonic()
    with (
        interruptible("what was stored stays; the same command goes on"),
        show_progress(quiet, _language(language)) as progress,
        open_store(lib, write=True) as store,
    ):
        growth = update_paths(store, paths or [], settings, progress=progress)
    _tell(growth, began, language, quiet)


@library.command()
def remove(
    lib: Lib,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="Documents, files, folders, or globs of them, as 'dedup library' names them.",
        ),
    ],
    language: Language = None,
    quiet: Quiet = False,
) -> None:
    """Remove documents; checks answer as if they had never been there.

    What still lies below a path that was given comes back with the next update; removing that path itself ends this.

    Examples:

      dedup library remove speeches.lib old-speeches/2023/visit.docx

      dedup library remove news.lib "news.jsonl#1734"

      dedup library remove speeches.lib "*/drafts/*"
    """
    from dedup.library.build import remove_matching
    from dedup.library.open import open_store

    began = time.monotonic()
    with interruptible("the library holds what it held"), open_store(lib, write=True) as store:
        growth = remove_matching(store, names)
    _tell(growth, began, language, quiet)


@library.command()
def info(
    lib: File,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write as JSON; - is standard output.")
    ] = None,
    language: Language = None,
) -> None:
    """Show what a library holds, and how it was made.

    Example:

      dedup library info speeches.lib --json -
    """
    from pathlib import Path

    from dedup.commands.library_show import show_info
    from dedup.library.info import describe_library

    outputs = Outputs(json=json)
    if any(file.exists() and file.samefile(lib) for file in outputs.files if Path(lib).exists()):
        raise OutputError(f"{lib}: is the library itself; write to another file")
    with _open_file(lib) as store:
        record = describe_library(store)
    if json is not None:
        import orjson

        from dedup.report.output_files import open_output

        with open_output(json) as file:
            file.write(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if not outputs.to_stdout:
        show_info(record, console_on(stderr=False), _language(language))


@library.command()
def verify(lib: File, language: Language = None, quiet: Quiet = False) -> None:
    """Read a whole library, and tell whatever is not as it was written. The exit code is 1 if anything is.

    Example:

      dedup library verify speeches.lib
    """
    from dedup.library.integrity import verify_library
    from dedup.report.progress import show_progress
    from dedup.report.wording import load_wording

    with (
        interruptible("nothing was changed"),
        show_progress(quiet, _language(language)) as progress,
        _open_file(lib) as store,
    ):
        number, problems = len(store), verify_library(store, progress)
    for problem in problems:
        print(printable(f"{lib}: {problem}"), file=sys.stderr)
    wording = load_wording(_language(language))
    if problems:
        print(wording.say("library.damaged", library=printable(lib)), file=sys.stderr)
        raise typer.Exit(FOUND)
    if not quiet:
        typer.echo(wording.say("library.sound", library=printable(lib), documents=number))


@library.command()
def compact(lib: File, language: Language = None, quiet: Quiet = False) -> None:
    """Merge all that was added one by one, and give back the room of what was removed.

    Checks answer as before, a little faster. For a moment the library takes twice its room.

    Example:

      dedup library compact speeches.lib
    """
    from pathlib import Path

    from dedup.report.progress import show_progress
    from dedup.report.wording import load_wording

    with (
        interruptible("the library holds what it held"),
        show_progress(quiet, _language(language)) as progress,
        _open_file(lib, write=True) as store,
    ):
        before = Path(lib).stat().st_size
        progress("Compacting", 0, 1)
        store.compact(Settings().worker_threads)
    if not quiet:
        size = {"before": _megabytes(before), "after": _megabytes(Path(lib).stat().st_size)}
        typer.echo(load_wording(_language(language)).say("library.compacted", library=printable(lib), **size))


def _open_file(lib: str, write: bool = False) -> Library:
    from dedup.library.open import is_url, show_name
    from dedup.library.sqlite import Library

    if is_url(lib):
        raise SettingsError(f"{show_name(lib)}: is on a server; this command is for a library in a file")
    return Library.open(lib, write)


def _language(given: str | None) -> str:
    from dedup.report.wording import choose_language

    return choose_language(given)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}"


def _tell(growth: Growth, began: float, language: str | None, quiet: bool) -> None:
    """What became of it: problems always, the rest unless nobody wants to know."""
    from dedup.report.terminal import PROBLEMS, show_problems
    from dedup.report.wording import load_wording

    chosen = _language(language)
    # All of them: there is no other list that would have those that are left out here.
    for lo in range(0, len(growth.problems), PROBLEMS):
        show_problems(growth.problems[lo : lo + PROBLEMS], console_on(stderr=True), chosen)
    if quiet:
        return
    wording, change = load_wording(chosen), growth.change
    parts = {
        "new": change.new,
        "replaced": change.replaced,
        "removed": change.removed,
        "unchanged": change.unchanged,
        "files": growth.equal,
    }
    said = [wording.say(f"library.{name}", number=number) for name, number in parts.items() if number]
    seconds = f"{time.monotonic() - began:.1f}"
    line = wording.say("library.join").join(said) or wording.say("library.nothing")
    typer.echo(wording.say("library.done", changes=line, seconds=seconds))
