"""All that the catalogue knows of one preset, on one page.

A number in brackets names the source of a fact; the sources are listed at the end
with the date of each fact.
"""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from openclaw_cfg.catalog.fact import Claim, Says
from openclaw_cfg.catalog.figures import TOKENS
from openclaw_cfg.catalog.places import load_places, may_use
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import PLANS, Entry, Preset, PresetModel, Support
from openclaw_cfg.cli.catalog_tables import PERMISSIONS
from openclaw_cfg.cli.grid import Grid, Paragraph
from openclaw_cfg.output.printable import counted

_LABEL: Final = 13
_SUPPORT: Final = {
    Support.BUILTIN: "part of OpenClaw",
    Support.PLUGIN: "an official plugin adds more",
    Support.CUSTOM: "unknown to OpenClaw",
}
_ENTRY: Final = {
    Entry.FULL: "a full entry is written",
    Entry.KEY: "the key alone is written; OpenClaw owns the route",
    Entry.NONE: "nothing is written; the login holds everything",
}
_USES: Final = {
    Use.CODING_TOOLS: "coding tools, a person at the keyboard",
    Use.UNATTENDED: "unattended agents (heartbeat, cron, bots)",
    Use.SCRIPTS: "scripts, curl, API clients",
    Use.BATCH: "batch jobs",
    Use.BACKENDS: "the server side of an application",
}


def page(preset: Preset) -> Group:
    """The page."""
    return Group(*_lines(preset))


def _lines(preset: Preset) -> Iterator[RenderableType]:
    yield Text(preset.title, style="bold")
    yield Text(f"{preset.id}, {preset.kind} of {preset.vendor}")
    if preset.status:
        note = f"{preset.status.state}: {preset.status.note}"
        yield from _field("status", note, preset, preset.status.source)
    yield from _field("also called", ", ".join(preset.names))
    yield from _field("docs", preset.links.docs)
    yield from _field("keys", preset.links.keys)
    for region, keys in preset.links.keys_in.items():
        yield from _field(f"keys, {region}", keys or "the page is not known here")
    yield from _section("OpenClaw", _openclaw(preset))
    yield from _section("Endpoints", _endpoints(preset))
    yield from _section("Key", _key(preset))
    priced = any(model.price for model in preset.models)
    title = "Models, US dollars per million tokens" if priced else "Models"
    yield from _section(title, _models(preset, priced=priced))
    yield from _section("Prompt caching", _caching(preset))
    yield from _section("Embeddings", _embeddings(preset))
    yield from _section("Billing", _billing(preset))
    yield from _section("What articles said, and what is so now", _history(preset))
    yield from _section("Who may use the key where", _policy(preset))
    yield from _section("Errors", _errors(preset))
    unknown = (line for fact in preset.unknown for line in _item(fact))
    yield from _section("Not known", unknown)
    yield from _section("Sources", _sources(preset))


def _section(title: str, lines: Iterator[RenderableType]) -> Iterator[RenderableType]:
    found = tuple(lines)
    if found:
        yield Text()
        yield Text(title, style="bold")
        yield from found


def _openclaw(preset: Preset) -> Iterator[RenderableType]:
    facts = preset.openclaw
    known = f"{facts.provider} ({_SUPPORT[facts.support]})"
    yield from _field("provider", known, preset, facts.source)
    yield from _field("entry", _ENTRY[facts.entry])
    if facts.plugin:
        needed = " (needed to run)" if facts.needs_plugin else ""
        install = f"openclaw plugins install {facts.plugin}{needed}"
        yield from _field("plugin", install)
    yield from _field("login", facts.login)
    yield from _field("note", facts.note)


def _endpoints(preset: Preset) -> Iterator[RenderableType]:
    for endpoint in preset.endpoints:
        yield from _field(endpoint.region, endpoint.url, preset, endpoint.source)
        yield from _field("", endpoint.api)
        yield from _field("", endpoint.note)
    listing = preset.model_list
    if listing:
        yield from _field("model list", listing.url, preset, listing.source)
        proof = {True: "yes", False: "no", None: "not known"}
        says = f"open to all: {proof[listing.public]}; a 200 proves the key: "
        yield from _field("", says + proof[listing.proves_key])
        yield from _field("", listing.note)


def _key(preset: Preset) -> Iterator[RenderableType]:
    facts = preset.key
    if not facts.required:
        yield from _field("needed", "no")
    variables = ", ".join(facts.env) or "none"
    yield from _field("variables", variables, preset, facts.source)
    yield from _field("starts with", ", ".join(facts.prefixes))
    for foreign in facts.foreign:
        yield from _field("not with", f"{foreign.prefix}: see {foreign.belongs_to}")
    auth = preset.endpoints[0].auth
    if auth:
        yield from _field(
            "sent as", f"{auth.header}: {auth.scheme} KEY".replace("  ", " ")
        )
    yield from _field("note", facts.note)
    for check in preset.key_checks:
        request = check.command or f"{check.method} {check.url}"
        yield from _field("free check", request, preset, check.source)
        yield from _field("", check.note)


def _caching(preset: Preset) -> Iterator[RenderableType]:
    facts = preset.caching
    if facts is None:
        return
    supported = "yes" if facts.supported else "no"
    says = f"{supported}, {facts.mode}" if facts.mode else supported
    yield from _field("supported", says, preset, facts.source)
    if facts.read is not None:
        yield from _field("cached", f"{facts.read:g} of the input price")
    if facts.write is not None:
        yield from _field("stored", f"{facts.write:g} of the input price")
    if facts.write_hour is not None:
        yield from _field("for an hour", f"{facts.write_hour:g} of the input price")
    if facts.min_tokens:
        yield from _field("at least", counted(facts.min_tokens, "token"))
    yield from _field("note", facts.note)


def _embeddings(preset: Preset) -> Iterator[RenderableType]:
    facts = preset.embeddings
    if facts is not None:
        says = "yes" if facts.supported else "no"
        yield from _field("supported", says, preset, facts.source)
        yield from _field("note", facts.note)


def _history(preset: Preset) -> Iterator[RenderableType]:
    for past in preset.history:
        yield Text(f"  {past.about}")
        yield from _says("  was", past.was, preset)
        if past.now:
            yield from _says("  is", past.now, preset)
        else:
            yield from _field("  is", "not known")


def _says(label: str, what: Says, preset: Preset) -> Iterator[RenderableType]:
    said = f"{what.says} ({preset.sources[what.source].day})"
    yield from _field(label, said, preset, what.source)


def _billing(preset: Preset) -> Iterator[RenderableType]:
    facts = preset.billing
    yield from _field("paid by", facts.by.replace("-", " "), preset, facts.source)
    yield from _field("price", facts.price)
    yield from _field("quota", facts.quota)
    yield from _field("note", facts.note)


def _policy(preset: Preset) -> Iterator[RenderableType]:
    policy = preset.policy
    table = Grid("", "")
    for use in Use:
        table.add(*_permission(_USES[use], policy.uses[use]))
    if preset.kind in PLANS:
        for place in load_places():
            named = " (named)" if place.id in policy.tools else ""
            table.add(*_permission(f"{place.title}{named}", may_use(preset, place)))
    yield table
    yield from _field("terms", policy.summary, preset, policy.source)
    yield from _field("otherwise", policy.consequence)
    yield from _field("note", policy.note)
    yield from _field("confidence", policy.confidence.replace("-", " "))


def _permission(use: str, permission: Permission) -> tuple[Text, Text]:
    return Text(f"  {use}"), Text(permission, style=PERMISSIONS[permission])


def _errors(preset: Preset) -> Iterator[RenderableType]:
    for error in preset.errors:
        signs = (f"HTTP {error.status}" if error.status else "", error.code, error.text)
        label = ", ".join(sign for sign in signs if sign)
        yield from _item(f"{label}: {error.meaning} {preset.mark(error.source)}")
        if error.fix:
            yield Paragraph(error.fix, "dim", indent=6, head=Text("      "))


def _sources(preset: Preset) -> Iterator[RenderableType]:
    for name, source in preset.sources.items():
        says = f"{preset.mark(name)} {source.title}; {source.trust}, {source.dated}"
        yield from _item(says, indent=6)
        if source.url:
            yield Text(f"      {source.url}", style="dim")


def _field(
    label: str, value: str, preset: Preset | None = None, source: str | None = None
) -> Iterator[RenderableType]:
    """Lines of a labelled value with the mark of its source; none without a value."""
    if not value:
        return
    mark = f" {preset.mark(source)}" if preset and source else ""
    head = Text(f"  {label:<{_LABEL}}", style="dim")
    yield Paragraph(value + mark, indent=_LABEL + 2, head=head)


def _item(value: str, *, indent: int = 4) -> Iterator[RenderableType]:
    yield Paragraph(value, indent=indent, head=Text("  "))


def _models(preset: Preset, *, priced: bool) -> Iterator[Grid]:
    """A row for each model, what is to be said of it below; prices if any is known."""
    if not preset.models:
        return
    prices = ("input", "output", "cached", "stored") if priced else ()
    heads = ("", "context", "answer", *prices)
    table = Grid(*heads, right=range(1, len(heads)))
    for model in preset.models:
        price = model.price
        figures = (
            _tokens(model.context_window),
            _tokens(model.max_tokens),
            _dollars(price.input if price else None),
            _dollars(price.output if price else None),
            _dollars(price.cache_read if price else None),
            _dollars(price.cache_write if price else None),
        )[: len(heads) - 1]
        notes = _model_notes(preset, model)
        table.add(Text(f"  {model.id}"), *map(Text, figures), notes=notes)
    yield table


def _model_notes(preset: Preset, model: PresetModel) -> Iterator[Text]:
    about = [*_roles(preset, model), *model.input[1:]]
    about += ["reasoning"] if model.reasoning else []
    about += ["deprecated"] if model.deprecated else []
    about += [f"now {model.replaced_by}"] if model.replaced_by else []
    about += [model.note] if model.note else []
    marks = dict.fromkeys((model.source, *model.figure_sources.values()))
    line = f"{', '.join(about)} {''.join(map(preset.mark, marks))}".strip()
    if line:
        yield Text(line, style="dim")
    for name in dict.fromkeys(claim.source for claim in model.disputed):
        told = ", ".join(
            f"{claim.figure} {_told(claim)}"
            for claim in model.disputed
            if claim.source == name
        )
        day = preset.sources[name].day
        yield Text(f"disputed: {told} ({day}) {preset.mark(name)}", style="yellow")


def _told(claim: Claim) -> str:
    if claim.figure in TOKENS:
        return _tokens(int(claim.value))
    return f"${_dollars(claim.value)}"


def _roles(preset: Preset, model: PresetModel) -> list[str]:
    advice = preset.recommended
    if advice is None:
        return []
    return [
        word
        for word, name in (
            ("for every day", advice.daily),
            ("for hard tasks", advice.strong),
        )
        if name == model.id
    ]


def _tokens(count: int | None) -> str:
    if count is None:
        return ""
    return f"{count / 1_000_000:.3g}M" if count >= 1_000_000 else f"{count // 1000}k"


def _dollars(price: float | None) -> str:
    return "" if price is None else f"{price:.4g}"
