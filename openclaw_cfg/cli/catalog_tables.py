"""The tables of `catalog`: offers, stale facts, places of a key, a comparison."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from openclaw_cfg.catalog.places import ToolPlace, Usable
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import PLANS, Preset, PresetModel
from openclaw_cfg.catalog.staleness import Stale
from openclaw_cfg.cli.grid import Grid, Paragraph

PERMISSIONS: Final = {
    Permission.ALLOWED: "green",
    Permission.FORBIDDEN: "red",
    Permission.UNCLEAR: "yellow",
}
"""The colour of each permission."""


def offers(presets: Sequence[Preset]) -> Grid:
    """The presets, one per line."""
    table = Grid("PRESET", "KIND", "OPENCLAW", "TITLE")
    for row in presets:
        title = Text(row.title)
        if row.status:
            title.append(f" ({row.status.state})", style="yellow")
        table.add(Text(row.id), Text(row.kind), Text(row.openclaw.support), title)
    return table


def stale_table(rows: Sequence[Stale]) -> RenderableType:
    """What should be checked, the oldest first: its age, its facts, its source."""
    table = Grid("PRESET", "DAYS", "FACTS AND THEIR SOURCE")
    for row in rows:
        facts = ", ".join(
            f"{part} ({n})" if n > 1 else part for part, n in row.facts.items()
        )
        said = Text(facts)
        said.append(f"\n{row.source.title}, {row.source.day}", style="dim")
        if row.source.url:
            said.append(f"\n{row.source.url}", style="dim")
        style = "red" if row.source.old else "yellow"
        table.add(Text(row.preset), Text(f"{row.source.age}", style), said)
    return table


def usable(place: ToolPlace, rows: Sequence[Usable]) -> RenderableType:
    """Whose key may be used at a place; offers with special terms are explained."""
    parts: list[RenderableType] = [
        Text(f"{place.title}: {place.note}", style="bold"),
    ]
    for permission, group in groupby(rows, key=lambda row: row.permission):
        table = Grid("  PRESET", "KIND", "TERMS")
        plain: list[str] = []
        for row in group:
            if row.preset.kind not in PLANS and not row.named:
                plain.append(row.preset.id)
                continue
            mark = " (named)" if row.named else ""
            source = row.preset.sources[row.preset.policy.source]
            said = Text(f"{row.preset.policy.summary} ")
            said.append(f"({row.preset.policy.confidence}, {source.dated})", "dim")
            kind = Text(f"{row.preset.kind}{mark}")
            table.add(Text(f"  {row.preset.id}"), kind, said)
        parts.append(Text(f"\n{permission}", style=PERMISSIONS[permission]))
        parts += [table] if table else []
        if plain:
            title = "  APIs, clouds and your own servers, like any application:"
            names = Paragraph(f"    {', '.join(plain)}", indent=4)
            parts += [Text(title, "dim"), names]
    return Group(*parts)


def compared(presets: Sequence[Preset]) -> Grid:
    """Presets side by side: price, quota, windows, models, regions, terms."""
    table = Grid("", *(preset.id for preset in presets), spaced=True)
    for label, cell in _ROWS:
        cells = [cell(preset) for preset in presets]
        if any(cells):
            table.add(Text(label, "dim"), *(Text(text or "?") for text in cells))
    for use in Use:
        marks = (preset.policy.uses[use] for preset in presets)
        told = (Text(mark, PERMISSIONS[mark]) for mark in marks)
        table.add(Text(_USES[use], "dim"), *told)
    return table


def _price(preset: Preset) -> str:
    facts = preset.billing
    tiers = "\n".join(
        f"{tier.name} {tier.price:g} {tier.currency}"
        for tier in facts.tiers
        if tier.price is not None
    )
    model = preset.model(preset.recommended.strong) if preset.recommended else None
    tokens = _dollars(model) if model else ""
    said = [facts.by.replace("-", " "), facts.price, tiers, tokens]
    return "\n".join(part for part in said if part)


def _dollars(model: PresetModel) -> str:
    price = model.price
    if price is None:
        return ""
    cached = "" if price.cache_read is None else f", ${price.cache_read:g} cached"
    return f"{model.id}: ${price.input:g} in, ${price.output:g} out{cached}"


def _windows(preset: Preset) -> str:
    sizes = [m.context_window for m in preset.models if m.context_window]
    if not sizes:
        return ""
    low, high = min(sizes) // 1000, max(sizes) // 1000
    return f"{low:,}k tokens" if low == high else f"{low:,}k to {high:,}k tokens"


def _models(preset: Preset) -> str:
    names = [model.id for model in preset.models if not model.deprecated]
    more = f"\nand {len(names) - 6} more" if len(names) > 6 else ""
    return "\n".join(names[:6]) + more


def _caching(preset: Preset) -> str:
    facts = preset.caching
    if facts is None:
        return ""
    said = ["yes" if facts.supported else "no", facts.mode]
    said += [f"read x{facts.read:g}"] if facts.read is not None else []
    said += [f"write x{facts.write:g}"] if facts.write is not None else []
    return ", ".join(part for part in said if part)


def _dates(preset: Preset) -> str:
    names = dict.fromkeys((preset.billing.source, preset.policy.source))
    return "\n".join(preset.sources[name].dated for name in names if name)


_USES: Final = {
    Use.CODING_TOOLS: "a person",
    Use.UNATTENDED: "unattended",
    Use.SCRIPTS: "scripts",
    Use.BATCH: "batch",
    Use.BACKENDS: "back-ends",
}
_ROWS: Final = (
    ("title", lambda p: p.title),
    ("kind", lambda p: str(p.kind)),
    ("price", _price),
    ("quota", lambda p: p.billing.quota),
    ("context", _windows),
    ("models", _models),
    ("caching", _caching),
    ("regions", lambda p: ", ".join(p.regions)),
    ("terms", lambda p: p.policy.summary),
    ("as of", _dates),
)
