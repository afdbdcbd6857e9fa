"""The address accepts listed clients only, and OpenClaw is not among them.

Kimi Code has two endpoints. The one for OpenAI's protocol checks the User-Agent and
answers 403 to other clients; a custom entry of OpenClaw 2026.9.6 sends `OpenAI/JS`
(measured). The one for Anthropic's protocol accepts any client. Pretending to be
another client violates Kimi's terms, so setting a header is not a solution.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.address import rewrite
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.filtered import CURE, DOOR, REFUSES, is_filtered
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="filtered-endpoint",
    severity=Severity.WARNING,
    summary="this address refuses OpenClaw's requests (403, coding agents only)",
    bad="""{models: {providers: {"kimi-plan": {
  baseUrl: "https://api.kimi.com/coding/v1", api: "openai-completions",
  apiKey: "${KIMI_API_KEY}", models: [{id: "kimi-for-coding", name: "Kimi"}]}}}}""",
    good="""{models: {providers: {"kimi-plan": {
  baseUrl: "https://api.kimi.com/coding", api: "anthropic-messages",
  apiKey: "${KIMI_API_KEY}", models: [{id: "kimi-for-coding", name: "Kimi"}]}}}}""",
    how="use the address for Anthropic's protocol, which takes any client",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider at the endpoint for OpenAI's protocol."""
    for known in context.addressed:
        if is_filtered(known):
            yield Finding(
                message=f"this {REFUSES}",
                path=context.path(known, "base_url"),
                help=CURE,
                fix=rewrite(context, known, DOOR, api="anthropic-messages", safe=True),
            )
