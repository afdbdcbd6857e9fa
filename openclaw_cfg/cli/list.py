"""`openclaw-cfg list`."""

import click
from rich.text import Text

from openclaw_cfg.app.listing import KeyState, ListedProvider, Listing, listing
from openclaw_cfg.cli import unattended_view
from openclaw_cfg.cli.grid import Grid, Paragraph
from openclaw_cfg.cli.options import Context, cli_command, json_option
from openclaw_cfg.openclaw import built_in
from openclaw_cfg.openclaw.stored_jobs import stored_jobs
from openclaw_cfg.output.printable import clean
from openclaw_cfg.redact import scrub

_SHOWN_MODELS = 4


@cli_command(
    "list",
    epilog="""\b
Examples:
  openclaw-cfg list
  openclaw-cfg list --bug-report
  openclaw-cfg list --json | jq -r '.providers[].id'
""",
)
@json_option
@click.option(
    "--bug-report",
    is_flag=True,
    help="Print what an issue needs: versions, findings, the file with values masked.",
)
def command(context: Context, *, as_json: bool, bug_report: bool) -> None:
    """Show providers, models, the defaultModel and where each key comes from.

    Below: what OpenClaw runs unattended, on which model, how it is paid and whether
    the terms allow it, with the jobs that the gateway has stored. -v adds the terms,
    and whether it was measured.
    """
    if bug_report:
        from openclaw_cfg.app.bug_report import bug_report as made  # noqa: PLC0415  (slow)

        text = made(context.workspace())
        document = {"version": 1, "report": text}
        if as_json:
            context.console.json(document, schema="list-1")
        else:
            context.console.result(text)
        return
    workspace = context.workspace()
    loaded = context.in_force(workspace, workspace.load()[1])
    found = listing(loaded, stored_jobs(workspace.location.state_dir))
    if as_json:
        context.console.json(found.document(), schema="list-1")
        return
    if found.rows:
        context.console.show(_table(found, whole=context.console.piped()))
    context.console.result(_defaults(found))
    context.console.result("")
    if found.unattended.works:
        context.console.show(unattended_view.table(found.unattended))
    told = unattended_view.lines(found.unattended, verbose=context.console.verbose > 0)
    for line in (*told, *(f"note: {text}" for text in found.unknown())):
        context.console.show(Paragraph(scrub(line), indent=2))


def _table(found: Listing, *, whole: bool) -> Grid:
    table = Grid("PROVIDER", "KIND", "KEY", "MODELS")
    for row in found.rows:
        models = _models(row, whole=whole)
        table.add(
            Text(clean(row.provider.id)),
            Text(row.kind),
            key_text(row.key),
            Text(clean(models)),
        )
    return table


def _models(row: ListedProvider, *, whole: bool) -> str:
    names = [model.id for model in row.provider.models]
    more = 0 if whole else len(names) - _SHOWN_MODELS
    text = ", ".join(names if whole else names[:_SHOWN_MODELS])
    return f"{text}, and {more} more" if more > 0 else text or "(OpenClaw's own)"


def key_text(key: KeyState) -> Text:
    """Where a key comes from, and whether it is there."""
    text = Text(clean(key.label))
    if key.undecided:
        text.append(", neither is here", style="yellow")
    elif key.present is False:
        comma = "," if key.source in {"login", "profile"} else ""
        text.append(f"{comma} {key.absence}", style="yellow")
    elif key.seen_by_service is False:
        text.append(f" ({key.where} only)", style="yellow")
    elif key.place:
        text.append(f" ({key.where})")
    return text


def _defaults(found: Listing) -> str:
    default = found.default or f"{built_in.MODEL} (built into OpenClaw)"
    lines = [f"defaultModel  {default}"]
    labels = ["fallbacks", *[""] * len(found.fallbacks)]
    rest = zip(labels, found.fallbacks, strict=False)
    lines += [f"{label:<12}  {ref}" for label, ref in rest]
    lines.append(f"file          {found.path} ({found.dialect})")
    return "\n".join(clean(line) for line in lines)
