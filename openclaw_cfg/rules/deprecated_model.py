"""A model is used that its vendor or OpenClaw will retire on an announced date.

Models that OpenClaw already refuses are its own error (`retired-model`); this rule
warns earlier, from the catalogue, with the date of the source and the successor.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog.preset import Preset, PresetModel
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="deprecated-model",
    severity=Severity.INFO,
    summary="the vendor is ending this model; it will stop answering",
    bad="""{models: {providers: {zai: {
  baseUrl: "https://api.z.ai/api/paas/v4", apiKey: "${ZAI_API_KEY}",
  models: [{id: "glm-5.1", name: "GLM-5.1"}]}}}}""",
    good="""{models: {providers: {zai: {
  baseUrl: "https://api.z.ai/api/paas/v4", apiKey: "${ZAI_API_KEY}",
  models: [{id: "glm-5.2", name: "GLM-5.2"}]}}}}""",
    how="move to the successor",
)


class Ending(Struct, frozen=True):
    """A model that is ending, as one provider has it, and where it is named."""

    provider: str
    preset: Preset
    model: PresetModel
    path: JsonPath

    @property
    def message(self) -> str:
        """What is said of it."""
        verb = "is replaced" if self.model.replaced_by else "is deprecated"
        return f"{shown(self.model.id, ())} of {self.preset.title} {verb}"


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per listed or referenced model that the catalogue says is ending."""
    return map(_finding, ending(context))


def ending(context: RuleContext) -> Iterator[Ending]:
    """The listed or referenced models that the catalogue says are ending."""
    listed = {
        (known.provider.id.lower(), model.id): model.path
        for known, model in context.models()
    }
    named: dict[tuple[str, str], JsonPath] = {}
    for ref in context.references:
        if ref.provider:
            named.setdefault((ref.provider.lower(), ref.model), ref.path)
    for (provider, name), path in {**named, **listed}.items():
        preset = context.preset_of(provider)
        model = preset.model(name) if preset else None
        if preset and model and (model.deprecated or model.replaced_by):
            yield Ending(provider, preset, model, path)


def _finding(one: Ending) -> Finding:
    told = one.preset.sources[one.model.source]
    note = f"; {one.model.note}" if one.model.note else ""
    return Finding(
        message=one.message,
        path=one.path,
        help=f"{successor(one.preset, one.model)} ({told}{note})",
    )


def successor(preset: Preset, model: PresetModel) -> str:
    """What to use instead: by the vendor, else by the catalogue."""
    if model.replaced_by:
        return f'move to "{model.replaced_by}"'
    best = preset.recommended
    if best is None:
        return "choose another"
    hard = f', or "{best.strong}" for hard tasks' if best.strong != best.daily else ""
    return f'choose another, such as "{best.daily}"{hard}'
