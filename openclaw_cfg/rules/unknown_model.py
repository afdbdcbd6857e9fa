"""OpenClaw does not find the model when the first message comes.

OpenClaw 2026.9.6 accepts any reference and answers "Unknown model" later: the provider
has no address and its plugin lists no such model, or the plugin is switched off. Models
that only a vendor or a server can confirm are not reported. Nor are the models of a
plugin that is not in OpenClaw's package, such as opencode's: the gateway downloads it,
if its provider is named where OpenClaw looks for it.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.filtered import is_filtered
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.lint.runnable import asked, found, nobody_has
from openclaw_cfg.openclaw.javascript import normal
from openclaw_cfg.openclaw.known_models import is_gone, is_listed_live
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.rules.legacy_provider import LEGACY
from openclaw_cfg.rules.split_model_id import owners

EXPLANATION: Final = Explanation(
    id="unknown-model",
    severity=Severity.WARNING,
    summary='OpenClaw loads the file and answers the first message with "Unknown '
    'model", because nothing in it says how to reach this model',
    bad="""{agents: {defaults: {model: "litellm/deepseek-chat"}}}""",
    good="""{
  models: {providers: {litellm: {baseUrl: "http://localhost:4000",
    apiKey: "${LITELLM_API_KEY}",
    models: [{id: "deepseek-chat", name: "DeepSeek"}]}}},
  agents: {defaults: {model: "litellm/deepseek-chat"}},
}""",
    how="add the provider with its address and the model (`openclaw-cfg add`), correct "
    "the id (`openclaw-cfg fix --unsafe` writes the nearest), or choose a model that "
    "OpenClaw knows (`openclaw-cfg default`)",
)

_ESCALATION: Final = "openai/gpt-daybreak-blue-latest"
"""Where OpenClaw turns after a refusal, in no list of its own
(docs/concepts/model-failover.md of 2026.9.6)."""


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference that OpenClaw cannot resolve.

    What only has settings, or is allowed, may wait for a server to be set up.
    """
    if not context.native:
        return
    for ref in asked(context, offered=True):
        if not _is_told_elsewhere(context, ref):
            judged = found(context, ref)
            if judged.runs is False:
                yield Finding(
                    message=f"the model {shown(ref.text, ())} does not run: "
                    f"{judged.reason}",
                    path=ref.path,
                    label='"Unknown model" at the first message',
                    help=judged.help,
                    fix=context.rewritten(ref, judged.near) if judged.near else None,
                )


def _is_told_elsewhere(context: RuleContext, ref: Reference) -> bool:
    name = ref.provider.lower()
    known = context.known(name)
    return bool(
        not name
        or (ref.is_offered and (is_listed_live(name) or _has_plugin(context, name)))
        or (ref.path[-2:-1] == ("cyberFailover",) and ref.text == _ESCALATION)
        or name in LEGACY
        or (known is not None and known.own and not is_gone(name))
        or (known is not None and is_filtered(known))
        or normal(ref.model) in context.facts.retired_models.get(normal(name), {})
        or context.follower(ref.text) is not None
        or nobody_has(context, name)
        or owners(context, ref)
    )


def _has_plugin(context: RuleContext, name: str) -> bool:
    """Whether another package than OpenClaw's own has this provider."""
    return name in context.facts.provider_plugins
