"""`openclaw-cfg catalog`."""

import click

from openclaw_cfg.catalog import Kind, Preset, load_presets, preset
from openclaw_cfg.catalog.find import preset_document
from openclaw_cfg.catalog.places import load_places, place, usable_in
from openclaw_cfg.catalog.search import search
from openclaw_cfg.catalog.staleness import stale
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.catalog_tables import compared, offers, stale_table, usable
from openclaw_cfg.cli.options import Context, cli_command, json_option
from openclaw_cfg.cli.preset_page import page
from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import Json, as_object


@cli_command(
    "catalog",
    epilog="""\b
Examples:
  openclaw-cfg catalog --kind coding-plan
  openclaw-cfg catalog --search kimi
  openclaw-cfg catalog zai-coding-plan
  openclaw-cfg catalog --usable-in dify
  openclaw-cfg catalog --compare zai-coding-plan zai deepseek
  openclaw-cfg catalog --stale
  openclaw-cfg catalog --refresh --from openclaw
  openclaw-cfg catalog --json | jq -r '.presets[].id'
""",
)
@click.argument(
    "names", metavar="[PRESET]...", nargs=-1, shell_complete=complete.presets
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    help="Show presets of this kind.",
)
@click.option(
    "--search",
    "words",
    metavar="WORDS",
    help="Show presets that contain these words.",
)
@click.option(
    "--usable-in",
    metavar="PLACE",
    shell_complete=complete.tools,
    help="Whose key may be used in this tool: "
    + ", ".join(p.id for p in load_places()),
)
@click.option("--compare", is_flag=True, help="Show the named presets side by side.")
@click.option(
    "--stale", "only_stale", is_flag=True, help="List the facts that need checking."
)
@click.option(
    "--refresh",
    "renew",
    is_flag=True,
    help="Take newer facts into your data folder; shows the difference first.",
)
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help="With --refresh: openclaw, litellm=FILE|URL or models.dev=FILE|URL; repeat.",
)
@click.option("--undo", is_flag=True, help="With --refresh: undo the last one.")
@click.option("--yes", is_flag=True, help="With --refresh: write without asking.")
@click.option("--dry-run", is_flag=True, help="With --refresh: write nothing.")
@json_option
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    names: tuple[str, ...],
    *,
    kind: str | None,
    words: str | None,
    usable_in: str | None,
    compare: bool,
    only_stale: bool,
    renew: bool,
    sources: tuple[str, ...],
    undo: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Show the known providers: endpoints, models, prices, terms.

    Every fact has a source and a date; what is not known is left out.
    """
    if renew:
        from openclaw_cfg.cli.catalog_refresh import refresh  # noqa: PLC0415  (slow)

        refresh(context, sources, undo=undo, yes=yes, dry_run=dry_run, as_json=as_json)
        return
    if sources or undo or yes or dry_run:
        raise UsageError("--from, --undo, --yes and --dry-run go with --refresh")
    if compare:
        _compare(context, names, as_json=as_json)
        return
    if len(names) > 1:
        raise UsageError(
            "more than one preset is named", hint="compare them", flags=("--compare",)
        )
    if names and not only_stale:
        _show_one(context, names[0], as_json=as_json)
        return
    found = [preset(name) for name in names] or list(load_presets())
    found = [p for p in found if kind in (None, p.kind)]
    if words:
        found = list(search(found, words))
    if only_stale:
        _show_stale(context, found, as_json=as_json)
    elif usable_in:
        _show_usable(context, found, usable_in, as_json=as_json)
    else:
        _show_list(context, found, as_json=as_json)


def _show_one(context: Context, name: str, *, as_json: bool) -> None:
    found = preset(name)
    if as_json:
        _print(context, preset=_document(found))
    else:
        context.console.show(page(found))


def _show_list(context: Context, found: list[Preset], *, as_json: bool) -> None:
    if as_json:
        _print(context, presets=[*map(_document, found)])
    elif found:
        context.console.show(offers(found))
        context.console.talk("`openclaw-cfg catalog PRESET` shows more")
        old = {row.preset for row in stale(found)}
        if old:
            context.console.talk(
                f"{len(old)} of {len(found)} have facts older than 90 days: "
                "`openclaw-cfg catalog --stale`"
            )
    else:
        context.console.talk("no preset matches; `openclaw-cfg catalog` lists all")


def _show_stale(context: Context, found: list[Preset], *, as_json: bool) -> None:
    rows = stale(found)
    if as_json:
        _print(context, stale=[row.as_json() for row in rows])
    elif rows:
        context.console.show(stale_table(rows))
    else:
        context.console.talk("no fact is older than 90 days")


def _show_usable(
    context: Context, found: list[Preset], name: str, *, as_json: bool
) -> None:
    where = place(name)
    rows = usable_in(found, where)
    if as_json:
        presets: list[Json] = [
            {
                "preset": row.preset.id,
                "permission": row.permission,
                "named": row.named,
                "terms": row.preset.policy.summary,
                "source": row.preset.sources[row.preset.policy.source].as_json(),
            }
            for row in rows
        ]
        _print(context, place=where.id, use=where.use, presets=presets)
    else:
        context.console.show(usable(where, rows))


def _compare(context: Context, names: tuple[str, ...], *, as_json: bool) -> None:
    if len(names) < 2:
        raise UsageError(
            "--compare needs two presets or more", hint="name them after it"
        )
    found = [preset(name) for name in dict.fromkeys(names)]
    if as_json:
        _print(context, presets=[*map(_document, found)])
    else:
        context.console.show(compared(found))


def _print(context: Context, **members: object) -> None:
    """Print the one JSON document."""
    context.console.json({"version": 1, **members}, schema="catalog-1")


def _document(preset: Preset) -> dict[str, Json]:
    """The preset as its file has it; a stale source says so."""
    document = preset_document(preset.id)
    sources = as_object(document["sources"])
    for name, source in preset.sources.items():
        if source.stale:
            sources[name] = {**as_object(sources.get(name)), "stale": True}
    return document
