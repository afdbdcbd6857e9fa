"""A reference names a provider that does not exist.

OpenClaw 2026.9.6 accepts any text as a reference and fails when a run needs it
("Unknown model"); several settings must agree, and people often miss one.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.lint.runnable import nearest_provider, nobody_has
from openclaw_cfg.openclaw.known_models import is_gone
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.rules.legacy_provider import LEGACY
from openclaw_cfg.rules.split_model_id import owners

EXPLANATION: Final = Explanation(
    id="unknown-provider",
    severity=Severity.WARNING,
    summary="a reference names a provider that is neither configured nor built in, "
    "so the model cannot be used",
    bad="""{
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    apiKey: "${ACME_KEY}", models: [{id: "m1", name: "M1"}]}}},
  agents: {defaults: {model: "acne/m1"}},
}""",
    good="""{
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    apiKey: "${ACME_KEY}", models: [{id: "m1", name: "M1"}]}}},
  agents: {defaults: {model: "acme/m1"}},
}""",
    how="correct the provider's id (`openclaw-cfg fix --unsafe` writes the nearest), "
    "or add the provider (`openclaw-cfg add`)",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference, except those that another rule reports."""
    for ref in context.named:
        name = ref.provider.lower()
        if (
            not name
            or name in LEGACY
            or not nobody_has(context, name)
            or owners(context, ref)
        ):
            continue
        near = nearest_provider(context, ref)
        yield Finding(
            message=f"there is no provider {shown(ref.provider, ())} "
            f"for the model {shown(ref.text, ())}",
            path=ref.path,
            label="neither configured nor built in",
            help=_help(context, ref, near),
            fix=context.rewritten(ref, f"{near}/{ref.model}") if near else None,
        )


def _help(context: RuleContext, ref: Reference, near: str) -> str:
    if is_gone(ref.provider):
        other = f'use "{near}", with a key' if near else "choose another provider"
        return f"OpenClaw has no such login any more: {other}"
    if near:
        return f'did you mean "{near}"?'
    own = [known.provider.id for known in context.providers]
    listed = f"; configured here: {', '.join(own[:10])}" if own else ""
    return f"add it to models.providers, or correct the id{listed}"
