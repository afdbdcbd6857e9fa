"""A model is named without its provider.

OpenClaw 2026.9.6 tries an alias, then a configured provider that alone lists the id,
then (deprecated) the provider of the default model.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.openclaw.bare_models import SHORTHANDS
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

_MEDIA: Final[JsonPath] = ("tools", "media")
EXPLANATION: Final = Explanation(
    id="bare-model-ref",
    severity=Severity.WARNING,
    summary="a reference without its provider depends on what else is configured",
    bad="""{
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    apiKey: "${ACME_KEY}", models: [{id: "m1", name: "M1"}]}}},
  agents: {defaults: {model: "m1"}},
}""",
    good="""{
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    apiKey: "${ACME_KEY}", models: [{id: "m1", name: "M1"}]}}},
  agents: {defaults: {model: "acme/m1"}},
}""",
    how="write `provider/model`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference that is neither `provider/model` nor a short name."""
    short = context.aliases
    for ref in context.references:
        name = ref.model.lower()
        if ref.provider or not name or name in short or ":" in name:
            continue
        if name in SHORTHANDS and _any_models(context):
            continue
        if ref.path[:2] == _MEDIA and ref.text in _media_models(context):
            continue
        found = [
            f"{known.provider.id}/{model.id}"
            for known, model in context.models()
            if model.id == ref.model
        ]
        yield Finding(
            message=f"the model {shown(ref.text, ())} is named without its provider",
            path=ref.path,
            help=_help(context, ref, found),
            fix=_fix(ref, found),
        )


def _media_models(context: RuleContext) -> Iterator[Json]:
    """The models of `tools.media`, which `preferredModel` names as they are there."""
    rows = as_array(get(context.written, *_MEDIA, "models"))
    return (get(row, "model") for row in rows)


def _any_models(context: RuleContext) -> bool:
    return bool(as_object(get(context.written, "agents", "defaults", "models")))


def _help(context: RuleContext, ref: Reference, found: list[str]) -> str:
    if found:
        return "write " + " or ".join(f'"{name}"' for name in found[:3])
    said = f'write "provider/{ref.model}" with the id of its provider'
    taken = context.meant(ref.text, ref.path)
    return f'OpenClaw takes it for "{taken.name}"; {said}' if taken.provider else said


def _fix(ref: Reference, found: list[str]) -> Fix | None:
    if len(found) != 1 or ref.is_key or ref.profile:
        return None
    return Fix(
        title=f'write "{found[0]}"', safe=True, operations=(Set(ref.path, found[0]),)
    )
