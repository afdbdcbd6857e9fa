"""`openclaw-cfg fix`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from openclaw_cfg.app.fix import Fixed, Target, commit, fix
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.write import agreed, show_diff
from openclaw_cfg.errors import BadText, FileMissing
from openclaw_cfg.files.read import Read, read_bytes
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.redact import scrub
from openclaw_cfg.schema.store import VERSIONS, load_native

_STDIN = "-"


@cli_command(
    "fix",
    epilog="""\b
Examples:
  openclaw-cfg fix --dry-run                 what would change, and why
  openclaw-cfg fix --yes old/*.json          many files in one go
  openclaw-cfg fix - < openclaw.json         show the changes, write nothing
  openclaw-cfg fix --openclaw-version 2026.7.35
""",
)
@click.argument("files", nargs=-1, metavar="[FILE]...", shell_complete=complete.files)
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
@click.option("--unsafe", is_flag=True, help="Make the changes that are guesses, too.")
@click.option(
    "--openclaw-version",
    metavar="VERSION",
    help=f"Fix for this version ({', '.join(VERSIONS)}); by default the newest, or "
    "the one that `schema --from-openclaw` took.",
)
def command(
    context: Context,
    files: tuple[str, ...],
    *,
    yes: bool,
    dry_run: bool,
    unsafe: bool,
    openclaw_version: str | None,
) -> int:
    """Bring a file to what OpenClaw accepts today.

    Old keys move to their new place, typos are corrected, and what OpenClaw no longer
    takes stays as a comment (strict JSON has none: there it is removed, and `undo`
    brings it back). Nothing is opened that was closed. The exit code is 1 when
    OpenClaw would still refuse a file.
    """
    workspace = context.workspace()
    schema = load_native(openclaw_version, workspace.schemas)
    target = Target(
        schema=schema,
        facts=load_facts(),
        version=openclaw_version or schema.version,
        unsafe=unsafe,
    )
    found = tuple(_fixed(context, workspace, files, target))
    fixes = [fixed for _, fixed in found if fixed is not None]
    for fixed in fixes:
        _show(context, fixed)
    _write(
        context,
        [(there, fixed) for there, fixed in found if fixed is not None and fixed.edits],
        yes=yes,
        dry_run=dry_run or _STDIN in files,
    )
    unread = len(fixes) < len(found)
    if dry_run:
        return int(unread)
    return int(unread or not all(fixed.done for fixed in fixes))


def _fixed(
    context: Context, workspace: Workspace, names: Iterable[str], target: Target
) -> Iterator[tuple[Workspace, Fixed | None]]:
    """The fix of each file; None for one that cannot be read as JSON5."""
    chosen = list(names) or [str(workspace.location.config)]
    for name in chosen:
        there = workspace.at(Path(name)) if names and name != _STDIN else workspace
        try:
            read = _read(there, name)
            path = None if name == _STDIN else read.path
            loaded = there.load_text(read.data, path)
        except BadText as error:
            context.console.error(error.message, hint=error.hint)
            yield there, None
            continue
        yield there, fix(loaded, read, name, target)


def _read(workspace: Workspace, name: str) -> Read:
    if name == _STDIN:
        return Read(Path(name), Path(name), sys.stdin.buffer.read())
    try:
        return read_bytes(workspace.location.config)
    except FileMissing as error:
        hint = "run `openclaw-cfg init` to make one, or name a file"
        raise FileMissing(error.message, hint=error.hint or hint) from None


def _show(context: Context, fixed: Fixed) -> None:
    """The difference on standard output, the reasons on standard error."""
    talk = context.console.talk
    for index, edit in enumerate(fixed.edits):
        show_diff(context, edit.diff(fixed.name if index == 0 else str(edit.read.path)))
    if not fixed.edits:
        talk(f"{fixed.name}: nothing to change")
    for title, lines in (
        (f"{fixed.name}: changes, with the line they come from", fixed.told()),
        (f"{fixed.name}: guesses, made with --unsafe only", fixed.offered()),
        (f"{fixed.name}: for you to decide, with the line after", fixed.asked()),
    ):
        texts = tuple(lines)
        if texts:
            talk(title)
        for text in texts:
            talk(f"  {text}")


def _write(
    context: Context,
    found: list[tuple[Workspace, Fixed]],
    *,
    yes: bool,
    dry_run: bool,
) -> None:
    if not found:
        return
    if dry_run:
        context.console.talk("dry run: nothing was written")
        return
    names = found[0][1].name if len(found) == 1 else f"{len(found)} files"
    if not yes and not agreed(context, f"Write {scrub(names)}?"):
        context.console.talk("nothing was written")
        return
    for workspace, fixed in found:
        for written in commit(workspace, fixed):
            context.console.talk(
                f"wrote {written.path}; `openclaw-cfg undo` takes it back"
            )
