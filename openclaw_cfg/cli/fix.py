"""`openclaw-cfg fix`."""

from collections.abc import Iterable

import click

from openclaw_cfg.app.discover import STDIN, Found, Search
from openclaw_cfg.app.fix import Fixed, fix
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask.fix import decided
from openclaw_cfg.cli import fix_json
from openclaw_cfg.cli.fix_show import print_text, show, tell_total, write
from openclaw_cfg.cli.options import (
    Context,
    cli_command,
    jobs_option,
    json_option,
    version_option,
    write_options,
)
from openclaw_cfg.cli.prompts import prompter
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
from openclaw_cfg.errors import BadText, NotAnObject, UsageError
from openclaw_cfg.fix.plan import FixTarget
from openclaw_cfg.openclaw.recognition import is_configuration
from openclaw_cfg.redact import scrub
from openclaw_cfg.schema.store import VERSIONS, load_native


@cli_command(
    "fix",
    epilog="""\b
Examples:
  openclaw-cfg fix --dry-run                 what would change, and why
  openclaw-cfg fix --yes old/*.json          many files in one go
  openclaw-cfg fix --yes conf/               openclaw*.json in a folder
  openclaw-cfg fix - < openclaw.json         a filter: the fixed text comes out
  openclaw-cfg fix --policy                  nothing unattended on a plan
  openclaw-cfg fix --openclaw-version 2026.7.35
""",
)
@files_argument
@search_options
@write_options
@click.option(
    "--decide",
    multiple=True,
    metavar="PATH=ANSWER",
    help="Answer a question that the output lists (repeatable).",
)
@json_option
@click.option("--unsafe", is_flag=True, help="Make the changes that are guesses, too.")
@click.option(
    "--policy",
    is_flag=True,
    help="Switch off what would call a coding plan unattended, too.",
)
@version_option(
    f"Fix for this version ({', '.join(VERSIONS)}); by default the newest, or the one "
    "that `schema --from-openclaw` took."
)
@jobs_option
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    files: tuple[str, ...],
    *,
    exclude: tuple[str, ...],
    only_configurations: bool,
    yes: bool,
    dry_run: bool,
    unsafe: bool,
    policy: bool,
    decide: tuple[str, ...],
    as_json: bool,
    openclaw_version: str | None,
    jobs: int | None,
) -> int:
    """Update a file to what OpenClaw accepts today.

    Old keys move to their new place, typos are corrected, and what OpenClaw no longer
    accepts stays as a comment (strict JSON has none: there it goes to a file beside it,
    NAME.removed.json5). No access is allowed that was denied before. What you must
    decide is asked in a terminal; elsewhere it is listed with the flag that decides
    it. The exit code is 1 when OpenClaw would still refuse a file, and 3 when one
    cannot be read. For more than ten files only the total is printed; -v prints all.
    """
    workspace = context.workspace()
    schema = load_native(openclaw_version, workspace.schemas)
    target = FixTarget(
        schema=schema,
        version=openclaw_version or schema.version,
        unsafe=unsafe,
        decisions=_decisions(decide),
        policy=policy,
    )
    search = searched(
        workspace, files, exclude=exclude, only_configurations=only_configurations
    )
    met = _fixed(context, workspace, search, target, jobs)
    judged = [one for one in met if one is not None]
    refuse_none(files, judged, only_configurations=only_configurations)
    dry = dry_run or STDIN in files
    asks = not (yes or as_json or dry)
    if asks and context.attended():
        ask = prompter(context.console)
        met = [decided(ask, o, target) if isinstance(o, Fixed) else o for o in met]
    found = [
        (place_of(workspace, search, file), one)
        for file, one in zip(search.files, met, strict=True)
        if isinstance(one, Fixed)
    ]
    unread = [one for one in met if isinstance(one, BadText)]
    fixes = [fixed for _, fixed in found]
    _refuse_unused(decide, fixes)
    filters = STDIN in files and not (dry_run or as_json)
    diff = not (as_json or filters)
    kept = show(context, fixes, unread, diff=diff, asks=asks, dry_run=dry)
    tell_others(context, left_out(search, met))
    written = write(context, found, yes=yes, dry_run=dry, details=kept)
    tell_total(context, fixes, unread, written=written)
    if filters:
        for fixed in (fixed for fixed in fixes if fixed.name == STDIN):
            print_text(context, fixed)
    # Last, because a failed write prints the only document.
    if as_json:
        context.console.json(fix_json.document(fixes), schema="fix-1")
    if unread:
        return unread[0].exit_code
    return int(not (dry_run or all(fixed.done for fixed in fixes)))


def _decisions(given: Iterable[str]) -> dict[str, str]:
    """The answers of `--decide` by path.

    Raises:
        UsageError: one has no answer.
    """
    pairs = [text.rpartition("=") for text in given]
    for path, _, answer in pairs:
        if not path or not answer:
            raise UsageError(
                "--decide takes PATH=ANSWER",
                hint="a dry run shows both for each question",
                flags=("--dry-run",),
            )
    return {path: answer for path, _, answer in pairs}


def _refuse_unused(given: Iterable[str], fixes: Iterable[Fixed]) -> None:
    """Refuse a decision that no question needs.

    Raises:
        UsageError: it names the decision.
    """
    used = {path for fixed in fixes for path in fixed.plan.decided}
    for path in _decisions(given):
        if path not in used:
            raise UsageError(
                f'--decide: no question with that answer at "{scrub(path)}"',
                hint="a dry run without it shows the questions",
            )


def _fixed(
    context: Context,
    workspace: Workspace,
    search: Search,
    target: FixTarget,
    jobs: int | None,
) -> list[Fixed | BadText | None]:
    """The fix of each file, or why it cannot be read; None if not a configuration."""

    def fixed(file: Found) -> Fixed | BadText | None:
        there = place_of(workspace, search, file)
        read = read_file(there, search, file)
        path = None if file.name == STDIN else read.path
        try:
            loaded = there.load_text(read.data, path)
        except NotAnObject as error:
            return error if file.named else None
        except BadText as error:
            return error
        if not file.named and not is_configuration(loaded.merged, target.schema):
            return None
        return fix(loaded, read, file.name, target)

    return worked_on(context, search, fixed, what="fix", jobs=jobs)
