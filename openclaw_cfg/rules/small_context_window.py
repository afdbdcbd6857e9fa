"""The context window is too small for OpenClaw to work in.

Its own prompt with tools takes several thousand tokens. OpenClaw 2026.9.6 refuses to
run below 4,000 tokens and warns below 8,000; earlier versions refused below 16,000,
because little of that is left for the conversation.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.prices import catalogue_model, number
from openclaw_cfg.model import Model
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

_LEAST: Final = 4_000
_WARNED: Final = 8_000
_ENOUGH: Final = 16_000
EXPLANATION: Final = Explanation(
    id="small-context-window",
    severity=Severity.WARNING,
    info="from 8,000 tokens on",
    summary="a window under 16,000 tokens leaves no room beside OpenClaw's own prompt; "
    "under 4,000 it does not run",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1", contextWindow: 4096, maxTokens: 1024}]}}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1", contextWindow: 128000, maxTokens: 8192}]}}}}""",
    how="write the model's real window, or choose a model with a larger one",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per model with a small window."""
    for known, model in context.models():
        for key in ("contextWindow", "contextTokens"):
            tokens = number(model.settings.get(key))
            if tokens is None or not 0 < tokens < _ENOUGH:
                continue
            refused = tokens < _LEAST
            warned = tokens < _WARNED
            yield Finding(
                message=f"{tokens:g} tokens are "
                + (
                    "too few: OpenClaw does not run"
                    if refused
                    else "little for OpenClaw"
                ),
                path=(*model.path, key),
                severity=None if warned else Severity.INFO,
                help="write the model's real window, or choose a larger model",
                fix=_fix(known, model, key),
            )


def _fix(known: ResolvedProvider, model: Model, key: str) -> Fix | None:
    found = catalogue_model(known, model)
    if found is None or not found.context_window or key != "contextWindow":
        return None
    path = (*model.path, key)
    return Fix(
        title=f"write {found.context_window}",
        safe=False,
        operations=(Set(path, found.context_window),),
    )
