"""`openclaw-cfg validate`."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.dialects import DIALECTS, named
from openclaw_cfg.errors import FileMissing
from openclaw_cfg.files.read import read_bytes
from openclaw_cfg.output import FORMATS, pick
from openclaw_cfg.report import Report, Run, Severity, exit_code
from openclaw_cfg.schema.store import NEWEST, VERSIONS, load_file, load_native


@cli_command(
    "validate",
    epilog="""\b
Examples:
  openclaw-cfg validate                       the active configuration
  openclaw-cfg validate a.json b.json5        several files
  openclaw-cfg validate - < openclaw.json     standard input
  openclaw-cfg validate --format json         for a program
""",
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to this file; standard output keeps the text form.",
)
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--dialect",
    type=click.Choice(["auto", *(d.ID for d in DIALECTS)]),
    default="auto",
    show_default=True,
    help="The form the files are in.",
)
@click.option(
    "--openclaw-version",
    metavar="VERSION",
    help=f"Judge as this version does ({', '.join(VERSIONS)}).",
)
@click.option(
    "--schema",
    "schema_file",
    type=click.Path(path_type=Path),
    help="Judge by this JSON Schema of OpenClaw's instead.",
)
@click.option(
    "--env-file",
    type=click.Path(path_type=Path),
    help="A file with variables that OpenClaw will have when it runs.",
)
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    files: tuple[str, ...],
    *,
    format_name: str,
    output: Path | None,
    fail_on: str,
    dialect: str,
    openclaw_version: str | None,
    schema_file: Path | None,
    env_file: Path | None,
) -> int:
    """Check files as OpenClaw does.

    An error means that OpenClaw refuses the file; anything else is a warning or an
    info. Without FILE the active configuration is checked.
    """
    workspace = context.workspace(env_file=env_file)
    schema = (
        load_file(schema_file)
        if schema_file
        else load_native(openclaw_version or NEWEST, workspace.schemas)
    )
    by = Judgement(schema=schema, dialect=None if dialect == "auto" else named(dialect))
    reports = tuple(_reports(workspace, files, by))
    run = Run(reports=reports, openclaw_version=schema.version)
    if output is not None:
        output.write_text(str(pick(format_name).render(run)), encoding="utf-8")
        format_name = "text"
    _print(context, run, format_name)
    return exit_code(reports, Severity(fail_on))


def _reports(
    workspace: Workspace, names: Iterable[str], by: Judgement
) -> Iterator[Report]:
    """One report per file, named as the user named it."""
    chosen = list(names) or [str(workspace.location.config)]
    for name in chosen:
        if name == "-":
            data = sys.stdin.buffer.read()
            yield check_bytes(data, None, workspace.environment(), by)
            continue
        there = workspace.at(Path(name)) if names else workspace
        data = _read(there, named_by_user=bool(names))
        report = check_bytes(data, Path(name), there.environment(), by)
        yield replace(report, name=name)


def _read(workspace: Workspace, *, named_by_user: bool) -> bytes:
    try:
        return read_bytes(workspace.location.config).data
    except FileMissing as error:
        if named_by_user:
            raise
        hint = "run `openclaw-cfg init` to make one, or name a file"
        raise FileMissing(error.message, hint=hint) from None


def _print(context: Context, run: Run, format_name: str) -> None:
    rendered = pick(format_name).render(run) if _anything(run, format_name) else ""
    if isinstance(rendered, str):
        if rendered:
            context.console.result(rendered)
    else:
        context.console.show(rendered)
    if format_name in {"text", "concise"}:
        for report in run.reports:
            context.console.talk(_summary(report))


def _anything(run: Run, format_name: str) -> bool:
    """Spares the text format's imports when there is nothing to show."""
    return format_name != "text" or any(report.diagnostics for report in run.reports)


def _summary(report: Report) -> str:
    parts = [
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity in Severity
        if (count := report.count(severity)) or severity is not Severity.INFO
    ]
    if report.ignored:
        parts.append(f"{report.ignored} ignored")
    form = f" ({report.dialect})" if report.dialect else ""
    return f"{report.name}{form}: {', '.join(parts)}"
