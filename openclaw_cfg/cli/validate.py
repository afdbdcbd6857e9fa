"""`openclaw-cfg validate`."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click
from msgspec.structs import replace

from openclaw_cfg.app.discover import STDIN, Found, Search
from openclaw_cfg.app.explain import explanation
from openclaw_cfg.app.report_root import report_root
from openclaw_cfg.app.validate import Judgement, check_bytes, check_found
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import (
    Context,
    cli_command,
    env_file_option,
    in_ci,
    jobs_option,
    version_option,
)
from openclaw_cfg.cli.search import (
    files_argument,
    left_out,
    place_of,
    read_file,
    refuse_none,
    search_options,
    searched,
    tell_others,
    worked_on,
)
from openclaw_cfg.dialects import DIALECTS, named
from openclaw_cfg.dialects import native as native_dialect
from openclaw_cfg.errors import UsageError
from openclaw_cfg.lint.selection import Selection
from openclaw_cfg.output import FORMATS, pick
from openclaw_cfg.output.printable import counted, printable
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Report, Run, Severity, exit_code
from openclaw_cfg.rules import explanations, of_the_machine
from openclaw_cfg.schema.store import VERSIONS, load_file, load_native

# Formats that a person reads on a terminal or in a log; the summary goes with them.
_FOR_PEOPLE: Final = frozenset({"text", "concise", "github"})


@cli_command(
    "validate",
    epilog="""\b
Examples:
  openclaw-cfg validate                       the active configuration
  openclaw-cfg validate a.json conf/          files, and openclaw*.json in folders
  openclaw-cfg validate . --exclude old/      but not what is in there
  openclaw-cfg validate - < openclaw.json     standard input
  openclaw-cfg validate --json                for a program
  openclaw-cfg validate --ignore plain-http,zero-cost
  openclaw-cfg validate --statistics conf/    how often each rule was found
  openclaw-cfg validate --format sarif --output report.sarif
""",
)
@files_argument
@search_options
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to this file; standard output keeps the text form.",
)
@click.option(
    "--max-per-rule",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    metavar="N",
    help="Show at most N findings of one rule in a file, as text; 0: all.",
)
@click.option(
    "--statistics",
    is_flag=True,
    help="Print how often each rule was found instead of the findings.",
)
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity]),
    default="error",
    show_default=True,
    help="The lowest severity that makes the exit code 1.",
)
@click.option(
    "--select",
    shell_complete=complete.rules,
    multiple=True,
    metavar="RULE[,RULE]",
    help="Look for these rules only.",
)
@click.option(
    "--ignore",
    shell_complete=complete.rules,
    multiple=True,
    metavar="RULE[,RULE]",
    help="Leave these rules out.",
)
@click.option(
    "--dialect",
    type=click.Choice(["auto", *(d.ID for d in DIALECTS)]),
    default="auto",
    show_default=True,
    help="The form the files are in.",
)
@version_option(
    f"Judge as this version does ({', '.join(VERSIONS)}); by default the newest, or "
    "the one that `schema --from-openclaw` took."
)
@click.option(
    "--schema",
    "schema_file",
    type=click.Path(path_type=Path),
    help="Judge by this JSON Schema of OpenClaw's instead.",
)
@env_file_option
@jobs_option
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    files: tuple[str, ...],
    *,
    exclude: tuple[str, ...],
    only_configurations: bool,
    format_name: str,
    as_json: bool,
    output: Path | None,
    max_per_rule: int,
    statistics: bool,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    dialect: str,
    openclaw_version: str | None,
    schema_file: Path | None,
    env_file: Path | None,
    jobs: int | None,
) -> int:
    """Check files as OpenClaw does.

    An error means that OpenClaw refuses the file; anything else is a warning or an
    info. Without FILE the active configuration is checked. A comment
    `// openclaw-cfg: ignore[RULE]` leaves a rule out on its line and the next one.

    In a folder, files that git ignores and files that are not configurations are left
    out. Rules about this machine (a variable that is not set) count for the active
    configuration only, and not in CI; --select and --env-file turn them on.
    """
    if schema_file and openclaw_version:
        raise UsageError(
            "--schema and --openclaw-version exclude each other",
            hint="each of them chooses the schema",
        )
    format_name = "json" if as_json else format_name
    if statistics and format_name != "text" and output is None:
        raise UsageError(
            "--statistics prints its own text",
            hint="write the other one to a file",
            flags=("--output", "FILE"),
        )
    workspace = context.workspace(env_file=env_file)
    schema = (
        load_file(schema_file)
        if schema_file
        else load_native(openclaw_version, workspace.schemas)
    )
    if openclaw_version and openclaw_version.removeprefix("v") != schema.version:
        context.console.talk(
            f"there is no schema of OpenClaw {openclaw_version} here; "
            f"using the one of {schema.version}"
        )
    by = Judgement(
        schema=schema,
        dialect=None if dialect == "auto" else named(dialect),
        selection=Selection(select=_rules(select), ignore=_rules(ignore)),
        edits=format_name == "sarif",
    )
    search = searched(
        workspace, files, exclude=exclude, only_configurations=only_configurations
    )
    found = _reports(context, workspace, search, by, jobs)
    reports = tuple(report for report in found if report is not None)
    refuse_none(files, reports, only_configurations=only_configurations)
    first = next((f.name for f in search.files if f.name != STDIN), None)
    run = Run(
        reports=reports,
        openclaw_version=schema.version,
        explanations=explanations() if format_name == "sarif" else (),
        cwd=workspace.cwd,
        root=report_root(workspace.env, workspace.cwd, Path(first) if first else None),
        others=left_out(search, found),
    )
    if output is not None:
        from openclaw_cfg.app.report_file import write_report  # noqa: PLC0415 - 3 ms

        write_report(output, str(pick(format_name).render(run)))
        format_name = "text"
    if statistics:
        _print_statistics(context, run)
    else:
        _print(context, run, format_name, max_per_rule)
    return exit_code(reports, Severity(fail_on))


def _rules(values: Iterable[str]) -> frozenset[str]:
    """Names of rules, separated by commas.

    Raises:
        UsageError: there is no rule with that name; the hint names the most similar.
    """
    names = (name.strip() for value in values for name in value.split(","))
    return frozenset(explanation(name).id for name in names if name)


def _reports(
    context: Context,
    workspace: Workspace,
    search: Search,
    by: Judgement,
    jobs: int | None,
) -> list[Report | None]:
    """One report per file, with the user's name; None if it is not a configuration."""
    active = workspace.location.config.resolve()
    elsewhere = by
    if workspace.env_file is None:
        selection = replace(by.selection, elsewhere=of_the_machine())
        elsewhere = replace(by, selection=selection)
    here = elsewhere if in_ci(workspace.env) else by

    def report(file: Found) -> Report | None:
        there = place_of(workspace, search, file)
        data = read_file(there, search, file).data
        if file.name == STDIN:
            return check_bytes(data, None, there.environment(), elsewhere)
        own = there.location.config.resolve() == active
        found = check_found(
            data,
            Path(file.name),
            there.environment(),
            here if own else elsewhere,
            named=file.named,
        )
        return found and replace(found, name=file.name)

    return worked_on(context, search, report, what="validate", jobs=jobs)


def _print_statistics(context: Context, run: Run) -> None:
    """The number of findings of each rule: errors first, then the most frequent."""
    found = Counter(
        (d.severity, d.rule) for report in run.reports for d in report.diagnostics
    )
    order = sorted(found, key=lambda one: (-one[0].rank, -found[one], one[1]))
    for severity, rule in order:
        count = found[severity, rule]
        context.console.result(f"{count:>7}  {severity:<8} {rule}")
    context.console.talk(_summary(run))


def _print(context: Context, run: Run, format_name: str, most: int) -> None:
    shown = run
    more: tuple[str, ...] = ()
    if format_name == "text" and most and _anything(run, format_name):
        from openclaw_cfg.output import text  # noqa: PLC0415 - rich takes 50 ms

        shown, more = text.limited(run, most), text.left_out(run, most)
    if not context.console.piped():
        shown = replace(shown, columns=shutil.get_terminal_size().columns)
    rendered = pick(format_name).render(shown) if _anything(run, format_name) else ""
    if isinstance(rendered, str):
        if rendered:
            context.console.result(rendered)
    else:
        context.console.show(rendered, quotes=True)
    for line in more:
        context.console.talk(f"{scrub(line)}; --max-per-rule 0 shows all")
    if format_name in _FOR_PEOPLE:
        for note in _notes(run):
            context.console.talk(note)
        tell_others(context, run.others)
        if elsewhere := _elsewhere(run):
            context.console.talk(elsewhere)
        context.console.talk(_summary(run))


def _notes(run: Run) -> Iterator[str]:
    """Files that were written by another version of OpenClaw than the one used here."""
    for report in run.reports:
        if report.written_by not in {"", run.openclaw_version} and run.openclaw_version:
            yield printable(
                scrub(
                    f"{report.name}: last written by OpenClaw {report.written_by}, "
                    f"judged by {run.openclaw_version} (--openclaw-version)"
                )
            )


def _elsewhere(run: Run) -> str:
    """The findings that were left out because this is not OpenClaw's machine."""
    found = Counter(rule for report in run.reports for rule in report.elsewhere)
    if not found:
        return ""
    names = ", ".join(f"{count} {rule}" for rule, count in sorted(found.items()))
    return (
        "left out, because it depends on the machine: "
        f"{names} (see --select, --env-file)"
    )


def _anything(run: Run, format_name: str) -> bool:
    """Avoids the text format's imports when there is nothing to show."""
    return format_name != "text" or any(report.diagnostics for report in run.reports)


def _summary(run: Run) -> str:
    """One line: what was checked, and how much was found."""
    parts = [
        counted(count, severity)
        for severity in Severity
        if (count := run.count(severity)) or severity is not Severity.INFO
    ]
    ignored = sum(report.ignored for report in run.reports)
    if ignored:
        parts.append(f"{ignored} ignored")
    return f"{_checked(run)}: {', '.join(parts)}"


def _checked(run: Run) -> str:
    """What was checked, in which form, and (for native files) by which OpenClaw."""
    dialects = {report.dialect for report in run.reports}
    native = native_dialect.ID in dialects and run.openclaw_version
    judge = [f"OpenClaw {run.openclaw_version}"] if native else []
    if len(run.reports) != 1:
        name, words = f"{len(run.reports)} files", judge
    else:
        name, words = run.reports[0].name, [*filter(None, dialects), *judge]
    return f"{name} ({', '.join(words)})" if words else name
