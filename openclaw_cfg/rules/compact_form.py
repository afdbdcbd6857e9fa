"""The file is in the compact form, which OpenClaw does not load.

Seen with the real OpenClaw 2026.9.6: "expected record, received array".
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.dialects import compact
from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="compact-form",
    severity=Severity.WARNING,
    summary="OpenClaw loads only the native form, not the compact one",
    bad="""{models: {providers: [
  {url: "https://api.openai.com/v1", token: "${OPENAI_API_KEY}", model: "gpt-5.4"},
]}}""",
    good="""{
  models: {providers: {openai: {
    apiKey: "${OPENAI_API_KEY}",
    models: [{id: "gpt-5.4", name: "GPT-5.4"}],
  }}},
  agents: {defaults: {model: "openai/gpt-5.4"}},
}""",
    how="run `openclaw-cfg convert FILE --to native --output openclaw.json`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """One finding, at `models.providers`."""
    if context.loaded.dialect.ID == compact.ID:
        yield Finding(
            message="this file is in the compact form, which OpenClaw does not load",
            path=compact.PROVIDERS,
            part=Part.KEY,
            help="`openclaw-cfg convert FILE --to native` makes one that it loads",
        )
