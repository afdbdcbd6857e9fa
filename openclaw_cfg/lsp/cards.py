"""What is shown about a setting, a provider or a model, in Markdown."""

import json
from collections.abc import Iterable, Iterator

from openclaw_cfg.catalog import Preset
from openclaw_cfg.catalog.policy import Use
from openclaw_cfg.catalog.preset import PresetModel
from openclaw_cfg.jsonpath import Json, JsonPath, format_path
from openclaw_cfg.redact import scrub
from openclaw_cfg.schema.settings import Setting

_USES = {
    Use.CODING_TOOLS: "coding tools",
    Use.UNATTENDED: "unattended (heartbeat, cron, bots)",
    Use.SCRIPTS: "scripts",
    Use.BATCH: "batch jobs",
    Use.BACKENDS: "back-ends",
}


def setting(path: JsonPath, found: Setting) -> str:
    """A setting: description, type, default, and in which versions it exists."""
    lines = [found.description] if found.description else []
    facts = [("type", found.kind)]
    if found.choices and len(found.choices) > 1:
        facts.append(("values", ", ".join(f"`{_shown(c)}`" for c in found.choices)))
    facts += [("limits", ", ".join(found.bounds))]
    facts += [("default", f"`{_shown(value)}`") for value in found.default]
    facts += [("required", "yes" if found.required else "")]
    facts += [("versions", found.past.told if found.past else "")]
    listed = "\n".join(f"- {name}: {value}" for name, value in facts if value)
    return _paragraphs([*lines, listed])


def titled(path: JsonPath, found: Setting) -> str:
    """The same under its path."""
    title = f" {found.title}" if found.title else ""
    return _paragraphs([f"**{_code(format_path(path))}**{title}", setting(path, found)])


def provider(preset: Preset) -> str:
    """An offer: how it is paid, what its terms allow, and the date of both."""
    billing, policy = preset.billing, preset.policy
    paid = ", ".join(part for part in (billing.by, billing.price) if part)
    allowed = [_USES[use] for use in Use if policy.of(use) == "allowed"]
    forbidden = [_USES[use] for use in Use if policy.of(use) == "forbidden"]
    unclear = [_USES[use] for use in Use if policy.of(use) == "unclear"]
    facts = (
        ("kind", preset.kind.value),
        ("status", preset.status.note if preset.status else ""),
        ("paid by", paid + _dated(preset, billing.source)),
        ("quota", billing.quota),
        ("terms", policy.summary + _dated(preset, policy.source)),
        ("key allowed in", ", ".join(allowed)),
        ("key forbidden in", ", ".join(forbidden)),
        ("terms do not say", ", ".join(unclear)),
        ("key variables", ", ".join(f"`{name}`" for name in preset.key.env)),
        ("docs", preset.links.docs),
    )
    return _paragraphs([f"**{preset.title}** (`{preset.id}`)", _listed(facts)])


def model(preset: Preset, found: PresetModel) -> str:
    """A model: window, price, and the date of both."""
    price = found.price
    costs = (
        (
            f"{price.input:g} in, {price.output:g} out"
            + (f", {price.cache_read:g} cached" if price.cache_read is not None else "")
            + " (US dollars per million tokens)"
        )
        if price
        else ""
    )
    source = preset.sources.get(found.source)
    facts = (
        ("context window", f"{found.context_window:,}" if found.context_window else ""),
        ("longest answer", f"{found.max_tokens:,}" if found.max_tokens else ""),
        ("input", ", ".join(found.input)),
        ("reasoning", {True: "yes", False: "no", None: ""}[found.reasoning]),
        ("price", costs),
        ("deprecated", "yes" if found.deprecated else ""),
        ("replaced by", found.replaced_by),
        ("note", found.note),
        ("source", str(source) if source else ""),
    )
    title = f"**{found.name or found.id}** (`{found.id}`), {preset.title}"
    return _paragraphs([title, _listed(facts)])


def _dated(preset: Preset, source: str | None) -> str:
    found = preset.sources.get(source) if source else None
    return f" ({found.date})" if found else ""


def _listed(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in facts if value.strip())


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(_clean(parts))


def _clean(parts: Iterable[str]) -> Iterator[str]:
    return (scrub(part) for part in parts if part)


def _code(text: str) -> str:
    return f"`{text.replace('`', '')}`"


def _shown(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False).replace("`", "")
