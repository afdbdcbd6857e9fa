"""A model of a custom provider has no context window.

OpenClaw 2026.9.6 then plans with 200,000 tokens: a run's session has them as its
`contextTokens`, though `models list` shows 128k. Where the model has fewer, long
conversations end in errors of the vendor; where it has more, they are cut needlessly.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.prices import catalogue_model
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

_KEYS: Final = frozenset({"contextWindow", "contextTokens"})
EXPLANATION: Final = Explanation(
    id="missing-context-window",
    severity=Severity.INFO,
    summary="without `contextWindow` OpenClaw plans with 200,000 tokens, right or "
    "wrong",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1", contextWindow: 128000}]}}}}""",
    how="write the model's real window",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per model whose window OpenClaw cannot know."""
    for known, model in context.models():
        if not known.own or _KEYS & model.settings.keys():
            continue
        if _KEYS & known.provider.settings.keys():
            continue
        found = catalogue_model(known, model)
        window = found.context_window if found else None
        path = (*model.path, "contextWindow")
        yield Finding(
            message=f"the model {shown(model.id, ())} has no contextWindow",
            path=(*model.path, "id"),
            help=f"write contextWindow: {window}"
            if window
            else "write the window that the vendor names; OpenClaw assumes 200000",
            fix=Fix(
                title=f"write contextWindow {window}",
                safe=True,
                operations=(Set(path, window),),
            )
            if window
            else None,
        )
