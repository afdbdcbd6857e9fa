"""The model for images accepts only text.

OpenClaw 2026.9.6 uses `imageModel` where the conversation's model cannot read images,
and then says "Model does not support images". A custom model accepts only text unless
its `input` lists more.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import as_array
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference, read
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="text-only-image-model",
    severity=Severity.WARNING,
    summary="the imageModel takes no images",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_API_KEY}", models: [{id: "m1", name: "M1", input: ["text"]}]}}},
  agents: {defaults: {imageModel: "acme/m1"}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_API_KEY}",
  models: [{id: "m1", name: "M1", input: ["text", "image"]}]}}},
  agents: {defaults: {imageModel: "acme/m1"}}}""",
    how="name a model that takes images; or, if this one does, set its `input`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference in an `imageModel` to a model without images."""
    for ref in context.references:
        if "imageModel" not in ref.path:
            continue
        meant = context.aliases.get(ref.text.strip().lower())
        inputs = _inputs(context, read(meant, ref.path) if meant else ref)
        if inputs is not None and "image" not in inputs:
            yield Finding(
                message=f"{shown(ref.text, ())} takes no images, and OpenClaw asks it "
                "to look at them",
                path=ref.path,
                help="name a model that takes images; or, if this one does, write "
                'input: ["text", "image"] in its entry',
            )


def _inputs(context: RuleContext, ref: Reference) -> list[str] | None:
    """What a model accepts, by its entry, else by the catalogue; None if unknown."""
    known = context.known(ref.provider)
    models = known.provider.models if known else ()
    entry = next((model for model in models if model.id == ref.model), None)
    if entry is not None and "input" in entry.settings:
        return [str(one) for one in as_array(entry.settings["input"])]
    preset = context.preset_of(ref.provider)
    model = preset.model(ref.model) if preset else None
    if entry is not None and known is not None and known.own:
        return ["text"]
    return list(model.input) if model is not None and model.input else None
