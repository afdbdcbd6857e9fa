"""`openclaw-cfg catalog`."""

import click
from rich.table import Table
from rich.text import Text

from openclaw_cfg.catalog import Kind, Preset, load_presets, preset
from openclaw_cfg.catalog.find import preset_document
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.preset_page import page


@cli_command(
    "catalog",
    epilog="""\b
Examples:
  openclaw-cfg catalog --kind coding-plan
  openclaw-cfg catalog --search kimi
  openclaw-cfg catalog zai-coding-plan
  openclaw-cfg catalog --json | jq -r '.presets[].id'
""",
)
@click.argument(
    "name", metavar="[PRESET]", required=False, shell_complete=complete.presets
)
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Kind]), help="Of this kind."
)
@click.option("--search", metavar="WORDS", help="With these words, in any field.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(
    context: Context,
    *,
    name: str | None,
    kind: str | None,
    search: str | None,
    as_json: bool,
) -> None:
    """Show the known providers: endpoints, models, prices, terms.

    Every fact has a source and a date; what is not known is left out.
    """
    if name:
        _show_one(context, name, as_json=as_json)
        return
    found = [p for p in load_presets() if kind in (None, p.kind)]
    if search:
        found = [p for p in found if _mentions(p, search)]
    if as_json:
        documents = [preset_document(p.id) for p in found]
        context.console.json({"version": 1, "presets": documents})
    elif found:
        context.console.show(_table(found))
        context.console.talk("`openclaw-cfg catalog PRESET` tells more")
    else:
        context.console.talk("no preset fits; `openclaw-cfg catalog` lists all")


def _show_one(context: Context, name: str, *, as_json: bool) -> None:
    found = preset(name)
    if as_json:
        context.console.json({"version": 1, "preset": preset_document(name)})
    else:
        context.console.show(page(found))


def _mentions(preset: Preset, search: str) -> bool:
    """Whether every word stands somewhere in what people would look for."""
    fields = (
        preset.id,
        preset.title,
        preset.vendor,
        preset.openclaw.provider,
        *preset.key.env,
        *(endpoint.url for endpoint in preset.endpoints),
        *(model.id for model in preset.models),
    )
    text = "\n".join(fields).lower()
    return all(word in text for word in search.lower().split())


def _table(presets: list[Preset]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), width=79)
    table.add_column("PRESET", no_wrap=True, header_style="bold")
    table.add_column("KIND", no_wrap=True, header_style="bold")
    table.add_column("OPENCLAW", no_wrap=True, header_style="bold")
    table.add_column("TITLE", overflow="fold", header_style="bold")
    for row in presets:
        title = Text(row.title)
        if row.status:
            title.append(f" ({row.status.state})", style="yellow")
        table.add_row(Text(row.id), Text(row.kind), Text(row.openclaw.support), title)
    return table
