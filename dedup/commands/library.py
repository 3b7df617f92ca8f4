"""`dedup library`: make, change, and look into a library of old texts."""

from __future__ import annotations

import sys
import time
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, FOUND, group_options, interruptible, Language, Quiet
from dedup.commands.spoken import SpokenCommand, SpokenGroup
from dedup.errors import OutputError, SettingsError
from dedup.flags import declared_flags
from dedup.messages import Message
from dedup.printable import printable
from dedup.report.outputs import Outputs
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.library.grow import Growth
    from dedup.library.sqlite import Library

library = typer.Typer(name="library", cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None)
library.callback()(group_options)

Lib = Annotated[str, typer.Argument(metavar="LIB", help="flags.lib")]
File = Annotated[str, typer.Argument(metavar="LIB", help="flags.lib_file")]
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="flags.lib_paths")]


@library.command(cls=SpokenCommand)
@declared_flags
def build(
    settings: Settings,
    lib: Lib,
    paths: Paths,
    force: Annotated[bool, typer.Option("--force", help="flags.force_library")] = False,
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Make a library of files and folders."""
    from dedup.library.build import build_library
    from dedup.library.open import is_url
    from dedup.report.progress import show_progress

    began = time.monotonic()
    # On a server it was erased before.
    whole = force and not is_url(lib)
    kept = "kept_stays" if whole else "kept_stored_add"
    with interruptible(kept), show_progress(quiet, language) as progress:
        growth = build_library(lib, paths, settings, force=force, progress=progress)
    _tell(growth, began, language, quiet)


@library.command(cls=SpokenCommand)
@declared_flags
def add(settings: Settings, lib: Lib, paths: Paths, language: Language = "", quiet: Quiet = False) -> None:
    """Add files and folders: what is new is stored, what changed is replaced, what is equal stays."""
    from dedup.library.build import add_paths
    from dedup.library.open import open_store
    from dedup.report.progress import show_progress

    began = time.monotonic()
    with (
        interruptible("kept_stored"),
        show_progress(quiet, language) as progress,
        open_store(lib, write=True) as store,
    ):
        growth = add_paths(store, paths, settings, progress=progress)
    _tell(growth, began, language, quiet)


@library.command(cls=SpokenCommand)
@declared_flags
def update(
    settings: Settings,
    lib: Lib,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH...]", help="flags.update_paths"),
    ] = None,
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Read again what was given to build and add: files that changed, are new, or have vanished."""
    from dedup.library.build import update_paths
    from dedup.library.open import open_store
    from dedup.report.progress import show_progress

    began = time.monotonic()
    with (
        interruptible("kept_stored"),
        show_progress(quiet, language) as progress,
        open_store(lib, write=True) as store,
    ):
        growth = update_paths(store, paths or [], settings, progress=progress)
    _tell(growth, began, language, quiet)


@library.command(cls=SpokenCommand)
def remove(
    lib: Lib,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="flags.names",
        ),
    ],
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Remove documents; checks answer as if they had never been there."""
    from dedup.library.build import remove_matching
    from dedup.library.open import open_store

    began = time.monotonic()
    with interruptible("kept_library"), open_store(lib, write=True) as store:
        growth = remove_matching(store, names)
    _tell(growth, began, language, quiet)


@library.command(cls=SpokenCommand)
def forms(
    lib: Lib,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="flags.forms_files")],
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Keep forms, by which a check tells what everybody fills in from what is copied."""
    from dedup.library.open import open_store
    from dedup.report.wording import load_wording
    from dedup.templates.form_file import read_forms

    kept = {form.id: form for file in files for form in read_forms(file)}
    with interruptible("kept_library"), open_store(lib, write=True) as store:
        store.keep_forms(tuple(kept.values()))
        name = store.name
    if not quiet:
        said = load_wording(language).say("library.forms_kept", library=printable(name), number=len(kept))
        typer.echo(said)


@library.command(cls=SpokenCommand)
def info(
    lib: File,
    json: Annotated[str | None, typer.Option("--json", metavar="FILE", help="flags.json")] = None,
    language: Language = "",
) -> None:
    """Show what a library holds, and how it was made."""
    from pathlib import Path

    from dedup.commands.library_show import show_info
    from dedup.library.info import describe_library

    outputs = Outputs(json=json)
    if any(file.exists() and file.samefile(lib) for file in outputs.files if Path(lib).exists()):
        raise OutputError(Message("settings.output_is_library", lib=lib))
    with _open_file(lib) as store:
        record = describe_library(store)
    if json is not None:
        import orjson

        from dedup.report.output_files import open_output

        with open_output(json) as file:
            file.write(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if not outputs.to_stdout:
        show_info(record, console_on(stderr=False), language)


@library.command(cls=SpokenCommand)
def verify(lib: File, language: Language = "", quiet: Quiet = False) -> None:
    """Read a whole library, and tell whatever is not as it was written."""
    from dedup.library.integrity import verify_library
    from dedup.report.progress import show_progress
    from dedup.report.wording import load_wording

    with (
        interruptible("kept_nothing"),
        show_progress(quiet, language) as progress,
        _open_file(lib) as store,
    ):
        number, problems = len(store), verify_library(store, progress)
    for problem in problems:
        said = problem.say(language)
        if not said.startswith(lib):  # some name it themselves
            said = Message("commands.verified", library=lib, what=problem).say(language)
        print(printable(said), file=sys.stderr)
    wording = load_wording(language)
    if problems:
        print(wording.say("library.damaged", library=printable(lib)), file=sys.stderr)
        raise typer.Exit(FOUND)
    if not quiet:
        typer.echo(wording.say("library.sound", library=printable(lib), documents=number))


@library.command(cls=SpokenCommand)
def compact(lib: File, language: Language = "", quiet: Quiet = False) -> None:
    """Merge all that was added one by one, and give back the room of what was removed."""
    from pathlib import Path

    from dedup.report.progress import show_progress
    from dedup.report.wording import load_wording

    with (
        interruptible("kept_library"),
        show_progress(quiet, language) as progress,
        _open_file(lib, write=True) as store,
    ):
        before = Path(lib).stat().st_size
        progress("Compacting", 0, 1)
        store.compact(Settings().worker_threads)
    if not quiet:
        size = {"before": _megabytes(before), "after": _megabytes(Path(lib).stat().st_size)}
        typer.echo(load_wording(language).say("library.compacted", library=printable(lib), **size))


def _open_file(lib: str, write: bool = False) -> Library:
    from dedup.library.open import is_url, show_name
    from dedup.library.sqlite import Library

    if is_url(lib):
        raise SettingsError(Message("settings.on_server", name=show_name(lib)))
    return Library.open(lib, write)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}"


def _tell(growth: Growth, began: float, language: str, quiet: bool) -> None:
    """What became of it: problems always, the rest unless nobody wants to know."""
    from dedup.report.terminal import PROBLEMS, show_problems
    from dedup.report.wording import load_wording

    # All of them: there is no other list that would have those that are left out here.
    for lo in range(0, len(growth.problems), PROBLEMS):
        show_problems(growth.problems[lo : lo + PROBLEMS], console_on(stderr=True), language)
    if quiet:
        return
    wording, change = load_wording(language), growth.change
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
