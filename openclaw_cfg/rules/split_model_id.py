"""The id of a model contains a slash, and its first part is taken for the provider.

OpenClaw splits a reference at the first slash: `qwen/qwen3-coder` goes to the provider
`qwen`, although it is the id of a model that a relay lists.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="split-model-id",
    severity=Severity.WARNING,
    summary="the first part of a model id with a slash is taken for a provider",
    bad="""{
  models: {providers: {relay: {baseUrl: "https://relay.example/v1",
    apiKey: "${RELAY_KEY}", models: [{id: "qwen/qwen3-coder", name: "Qwen"}]}}},
  agents: {defaults: {model: "qwen/qwen3-coder"}},
}""",
    good="""{
  models: {providers: {relay: {baseUrl: "https://relay.example/v1",
    apiKey: "${RELAY_KEY}", models: [{id: "qwen/qwen3-coder", name: "Qwen"}]}}},
  agents: {defaults: {model: "relay/qwen/qwen3-coder"}},
}""",
    how="put the provider's id before the model's whole id",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference that is the id of another provider's model."""
    for ref in context.references:
        found = owners(context, ref)
        if not found:
            continue
        first = found[0]
        wanted = f"{first}/{ref.provider}/{ref.model}"
        yield Finding(
            message=f"{shown(ref.text, ())} asks the provider "
            f'{shown(ref.provider, ())}, but is a model of "{first}"',
            path=ref.path,
            help="write " + " or ".join(f'"{id_}/{ref.text}"' for id_ in found[:3]),
            fix=None
            if ref.is_key or len(found) > 1 or ref.profile
            else Fix(
                title=f'write "{wanted}"',
                safe=not context.is_built_in(ref.provider),
                operations=(Set(ref.path, wanted),),
            ),
        )


def owners(context: RuleContext, ref: Reference) -> list[str]:
    """Providers that list the whole reference as a model, if its own does not."""
    if not ref.provider:
        return []
    own = context.known(ref.provider)
    if own and any(model.id == ref.model for model in own.provider.models):
        return []
    whole = f"{ref.provider}/{ref.model}"
    return [
        known.provider.id
        for known, model in context.models()
        if model.id == whole and known is not own
    ]
