"""A model of Bedrock has its raw id, where AWS requires an inference profile.

AWS answers the raw ids of newer models with 400 "Invocation of model ID ... with
on-demand throughput isn't supported"; their profiles begin with a region: `us.`, `eu.`,
`global.`. OpenClaw 2026.9.6 sends the id as it is.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Preset
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

_API: Final = "bedrock-converse-stream"
EXPLANATION: Final = Explanation(
    id="bedrock-without-region",
    severity=Severity.WARNING,
    summary="a model of Amazon Bedrock lacks the prefix of its inference profile",
    bad="""{agents: {defaults: {
  model: "amazon-bedrock/anthropic.claude-opus-4-8"}}}""",
    good="""{agents: {defaults: {
  model: "amazon-bedrock/us.anthropic.claude-opus-4-8"}}}""",
    how="write the id of an inference profile of your region",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per model for which the catalogue knows only profiles."""
    named: dict[tuple[str, str], JsonPath] = {}
    for known, model in context.models():
        named.setdefault((known.provider.id.lower(), model.id), model.path)
    for ref in context.references:
        if ref.provider:
            named.setdefault((ref.provider.lower(), ref.model), ref.path)
    for (provider, name), path in named.items():
        preset = context.preset_of(provider)
        profiles = _profiles(preset, name) if preset else ()
        if profiles:
            yield Finding(
                message=f"{shown(name, ())} is known on Bedrock as an inference "
                "profile of a region only",
                path=path,
                help=f"write one of {', '.join(profiles)}",
            )


def _profiles(preset: Preset, model: str) -> tuple[str, ...]:
    speaks = any(endpoint.api == _API for endpoint in preset.endpoints)
    if not speaks or preset.model(model):
        return ()
    ids = (one.id for one in preset.models)
    return tuple(id_ for id_ in ids if id_.partition(".")[2] == model)
