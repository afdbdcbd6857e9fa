"""The output limit is larger than the context window it must fit into.

The tokens reserved for the answer are taken from the window, so none are left for the
question; vendors refuse such requests.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.prices import number
from openclaw_cfg.report import Explanation, Finding, Related, Severity

EXPLANATION: Final = Explanation(
    id="output-above-context",
    severity=Severity.WARNING,
    summary="an answer of `maxTokens` does not fit into `contextWindow`",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1", contextWindow: 32768, maxTokens: 65536}]}}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1", contextWindow: 65536, maxTokens: 8192}]}}}}""",
    how="lower `maxTokens`, or correct `contextWindow`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per model whose output limit is above its window."""
    for _, model in context.models():
        output = number(model.settings.get("maxTokens"))
        window = number(model.settings.get("contextWindow"))
        if output is not None and window is not None and output > window > 0:
            yield Finding(
                message=f"maxTokens {output:g} is above contextWindow {window:g}",
                path=(*model.path, "maxTokens"),
                help="lower maxTokens, or correct contextWindow",
                related=(
                    Related(label="the window", path=(*model.path, "contextWindow")),
                ),
            )
