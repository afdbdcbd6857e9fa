"""A reference names a model that OpenClaw no longer knows at its vendor.

OpenClaw 2026.9.6 loads the file, and a message to most such models ends in "Unknown
model"; a few are read as their successor. Those it refuses to load are its own error
(`retired-model`). `fix` replaces the same models.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="outdated-model",
    severity=Severity.WARNING,
    summary="OpenClaw no longer knows a model of this name at its vendor",
    bad='{agents: {defaults: {model: "anthropic/claude-sonnet-4-5"}}}',
    good='{agents: {defaults: {model: "anthropic/claude-sonnet-4-6"}}}',
    how="`openclaw-cfg fix` writes the successor; a model that your own address still "
    "has can stay, listed under `models` of the provider",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference that has a successor."""
    if not context.native:
        return
    for ref in context.references:
        wanted = context.follower(ref.text)
        if wanted is None or _is_refused(context, ref.provider, ref.model):
            continue
        yield Finding(
            message=f"OpenClaw no longer knows the model {shown(ref.text, ())}",
            path=ref.path,
            part=ref.part,
            help=f'"{wanted}" follows it; `openclaw-cfg fix` writes it',
            fix=ref.rewritten(wanted),
        )


def _is_refused(context: RuleContext, provider: str, model: str) -> bool:
    retired = context.facts.retired_models.get(provider.lower(), {})
    return model.lower() in retired
