"""`openclaw-cfg undo`."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from openclaw_cfg.app.undo import (
    StepBack,
    Undo,
    left_behind,
    only_keys,
    plan_undo,
    steps,
)
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command, json_option, write_options
from openclaw_cfg.cli.write import DETAILED, may_write, shown_or_kept
from openclaw_cfg.errors import AppError, FileChanged
from openclaw_cfg.files import history
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.output.printable import counted

_NAMED: Final = 3
"""Files of a run that `--list` names; the others are counted."""


@cli_command(
    "undo",
    epilog="""\b
Examples:
  openclaw-cfg undo --list         the writes that can be taken back
  openclaw-cfg undo --dry-run      what the files would be again
  openclaw-cfg undo                the last run, whatever it wrote, wherever
  openclaw-cfg undo openclaw.json  the last write to this file
""",
)
@click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(path_type=Path),
    shell_complete=complete.files,
)
@click.option("--list", "list_steps", is_flag=True, help="Show what can be taken back.")
@write_options
@click.option(
    "--force", is_flag=True, help="Also over a change that something else made since."
)
@json_option
def command(
    context: Context,
    files: tuple[Path, ...],
    *,
    list_steps: bool,
    yes: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Put back what this tool's last run wrote; with FILE, the last write to it.

    A run over many files is undone as a whole. A file that something else changed
    since is left alone without --force, and the exit code is 3.
    """
    workspace = context.workspace()
    if not files and (context.config or context.profile):
        files = (workspace.location.config,)
    if list_steps:
        _list(context, workspace, files, as_json=as_json)
        return 0
    step = plan_undo(workspace, files, force=force)
    asks = not (dry_run or yes or as_json)
    kept = _show(context, step, diff=not as_json, asks=asks, dry_run=dry_run)
    question = _question(workspace, step)
    written = may_write(context, question, yes=yes, dry_run=dry_run, details=kept)
    done: dict[str, Path | None] = {}
    if written:
        for undo in step.undos:
            done[str(undo.read.path)] = _apply(
                context, undo, talk=len(step.undos) <= DETAILED
            )
        if len(step.undos) > DETAILED:
            context.console.talk(f"took back {len(step.undos)} files")
    if as_json:
        document = _document(step, done, dry_run=dry_run)
        context.console.json(document, schema="undo-1")
    if step.left and not dry_run:
        error = _left(step.left)
        if not as_json:
            raise error
        context.console.error(error.message, hint=error.hint)
        return error.exit_code
    return 0


def _apply(context: Context, undo: Undo, *, talk: bool) -> Path | None:
    """Undo one write; return where the replaced version is kept."""
    left = tuple(left_behind(undo))
    done = undo.apply()
    context.console.wrote = True
    if talk:
        what = undo.entry.command or "a write"
        gone = ", which is deleted" if undo.removes else ""
        context.console.talk(f"took back `{what}` of {undo.read.path}{gone}")
        for line in left:
            context.console.talk(f"note: {line}")
    if undo.force and done.kept is not None:
        context.console.talk(f"what it was is kept in {done.kept}")
    return done.kept


def _show(
    context: Context, step: StepBack, *, diff: bool, asks: bool, dry_run: bool
) -> tuple[str, ...]:
    """Show the run and its files, then the changes if there are only a few files.

    Returns:
        The lines of a long diff, which the question shows on demand.
    """
    console, count = context.console, len(step.undos)
    runs: dict[str, list[Undo]] = {}
    for undo in step.undos:
        runs.setdefault(undo.entry.run or str(undo.entry.file), []).append(undo)
    for first, *others in runs.values():
        names = f"{1 + len(others)} files" if others else first.read.path
        command = first.entry.command or "a write"
        console.talk(f"{_when(first.entry.time)}  {command}: {names}")
    detailed = count <= DETAILED or console.verbose
    kept: tuple[str, ...] = ()
    if detailed and diff:
        lines = [line for undo in step.undos for line in undo.diff()]
        kept = shown_or_kept(context, lines, asks=asks, dry_run=dry_run)
    elif not detailed:
        console.talk("-v shows what changes in each")
    for error in step.left:
        console.talk(f"left alone: {error.message}")
    return kept


def _question(workspace: Workspace, step: StepBack) -> str:
    if len(step.undos) == 1:
        (undo,) = step.undos
        path = workspace.short(undo.read.path)
        return (
            f"Delete {path}, which that run made?"
            if undo.removes
            else (f"Put {path} back?")
        )
    return f"Put {len(step.undos)} files back?"


def _left(errors: tuple[AppError, ...]) -> FileChanged:
    count = f"{counted(len(errors), 'file')} of the run"
    return FileChanged(f"{count} stayed: {errors[0].message}", hint=errors[0].hint)


def _list(
    context: Context, workspace: Workspace, files: tuple[Path, ...], *, as_json: bool
) -> None:
    found = steps(workspace, files)
    if as_json:
        document: dict[str, Json] = {
            "version": 1,
            "steps": [
                {
                    "time": step.time.isoformat(timespec="seconds"),
                    "command": step.command,
                    "files": [str(path) for path in step.files],
                }
                for step in found
            ],
        }
        context.console.json(document, schema="undo-1")
        return
    keys = None if files else only_keys(workspace)
    if keys is not None:
        written = f"{', '.join(keys.names)} in {workspace.short(keys.path)}"
        context.console.talk(
            f"{_when(keys.time)}  {keys.command}: {written}; no undo takes back a key"
        )
    for step in found:
        names = [workspace.short(path) for path in step.files[:_NAMED]]
        if len(step.files) > _NAMED:
            names.append(f"{len(step.files) - _NAMED} more")
        command = step.command or "-"
        context.console.result(f"{_when(step.time)}  {command:<8} {', '.join(names)}")
    if not found:
        context.console.talk(
            history.nothing_in(workspace.terms("undo").history).message
        )


def _document(
    step: StepBack, done: Mapping[str, Path | None], *, dry_run: bool
) -> dict[str, Json]:
    return {
        "version": 1,
        "dryRun": dry_run,
        "written": bool(done),
        "files": [
            {
                "path": str(undo.read.path),
                "command": undo.entry.command,
                "time": undo.entry.time.isoformat(timespec="seconds"),
                "becomes": "removed" if undo.removes else "restored",
                "kept": _text(done.get(str(undo.read.path))),
            }
            for undo in step.undos
        ],
        "left": [error.message for error in step.left],
    }


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _when(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
