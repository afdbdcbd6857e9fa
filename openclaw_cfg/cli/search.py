"""The files of `validate` and `fix`: the argument, options, work and messages."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from openclaw_cfg.app import jobs as app_jobs
from openclaw_cfg.app.discover import STDIN, Found, Search, discover
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, together
from openclaw_cfg.cli.progress import tracked
from openclaw_cfg.errors import FileMissing
from openclaw_cfg.files.read import Read, read_bytes
from openclaw_cfg.output.printable import counted

T = TypeVar("T")

files_argument = click.argument(
    "files", nargs=-1, metavar="[FILE]...", shell_complete=complete.files
)


search_options = together(
    click.option(
        "--exclude",
        multiple=True,
        metavar="GLOB",
        help="Leave these out in folders; as in .gitignore, relative to the working "
        "folder. Repeat for more.",
    ),
    click.option(
        "--only-configurations",
        is_flag=True,
        help="Treat named files like those of a folder: leave out what is not a "
        "configuration. For hooks, which name every file that changed.",
    ),
)
"""What a search in folders leaves out."""


def searched(
    workspace: Workspace,
    names: Sequence[str],
    *,
    exclude: Sequence[str],
    only_configurations: bool,
) -> Search:
    """The files of a run; the active configuration if none is named.

    Raises:
        FileMissing: there is none in a folder, or none that matches a pattern.
    """
    if not names and not only_configurations:
        return Search(files=(Found(str(workspace.location.config)),), asked=False)
    return discover(
        names,
        cwd=workspace.cwd,
        exclude=exclude,
        only_configurations=only_configurations,
    )


def worked_on(
    context: Context,
    search: Search,
    work: Callable[[Found], T],
    *,
    what: str,
    jobs: int | None,
) -> list[T]:
    """What `work` makes of each file, in their order; with a bar if it takes long.

    Args:
        what: the word beside the bar.
        jobs: how many processes the user wants.
    """
    files = search.files
    stdin = any(file.name == STDIN for file in files)
    count = app_jobs.processes(1 if stdin else jobs, len(files))
    found = app_jobs.spread(work, files, count)
    return [*tracked(found, context.console, what, len(files))]


def place_of(workspace: Workspace, search: Search, file: Found) -> Workspace:
    """The workspace in which a file is the configuration."""
    if file.name == STDIN or not search.asked:
        return workspace
    return workspace.at(Path(file.name))


def read_file(workspace: Workspace, search: Search, file: Found) -> Read:
    """A file, in its workspace, or standard input.

    Raises:
        FileMissing: there is none; the hint is for users who named no file.
    """
    if file.name == STDIN:
        return Read(Path(STDIN), Path(STDIN), sys.stdin.buffer.read())
    try:
        return read_bytes(workspace.location.config)
    except FileMissing as error:
        if search.asked:
            raise
        hint = error.hint or "run `openclaw-cfg init` to make one, or name a file"
        raise FileMissing(error.message, hint=hint) from None


def refuse_none(
    names: Sequence[str], found: Sequence[object], *, only_configurations: bool
) -> None:
    """Fail if there are no files at all, unless a hook had none to check.

    Raises:
        FileMissing: there are none.
    """
    if not found and not only_configurations:
        where = ", ".join(f'"{name}"' for name in names)
        raise FileMissing(
            f"there is no configuration in {where}",
            hint="name the file itself; a file that is named is always looked at",
        )


def left_out(search: Search, found: Sequence[object]) -> tuple[str, ...]:
    """The files that are not configurations, by name or because nothing was found."""
    pairs = zip(search.files, found, strict=True)
    return (*search.others, *(file.name for file, one in pairs if one is None))


def tell_others(context: Context, others: Sequence[str]) -> None:
    """How many files are not configurations; with `-v` which."""
    if not others:
        return
    count = counted(len(others), "file")
    more = "" if context.console.verbose else " (-v names them)"
    context.console.talk(f"{count} left out: no OpenClaw configuration{more}")
    if context.console.verbose:
        for name in others:
            context.console.talk(f"  {name}")
