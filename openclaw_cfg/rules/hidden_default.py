"""An agent has its own model, so the default model has no effect on it.

OpenClaw 2026.9.6 uses an agent's own model instead of the default and does not use the
default's fallbacks; people change the default and wonder why nothing changes.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.dialects.native import DEFAULT_MODEL
from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference, selectors
from openclaw_cfg.report import Explanation, Finding, Related, Severity

EXPLANATION: Final = Explanation(
    id="hidden-default",
    severity=Severity.INFO,
    summary="the only agent has its own model, which hides the default model",
    bad="""{agents: {
  defaults: {model: "openai/gpt-5.4"},
  entries: {main: {model: "anthropic/claude-sonnet-5"}},
}}""",
    good="""{agents: {
  defaults: {model: "openai/gpt-5.4"},
  entries: {main: {}},
}}""",
    how="take the agent's own model out, or change it instead of the default; "
    "`fallbacks` must be repeated there",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding for an agent that no default reaches, or that loses its fallbacks."""
    if not context.native:
        return
    chosen = {one.path: one for one in selectors(context.references)}
    default = chosen.get(DEFAULT_MODEL)
    if default is None or default.primary is None:
        return
    entries = as_object(get(context.written, "agents", "entries"))
    if len(entries) != 1:
        return  # with several agents, an agent's own model is intended
    (name,) = entries
    path = ("agents", "entries", name, "model")
    own = chosen.get(path)
    if own is None or own.primary is None:
        return
    other = own.primary.name != default.primary.name
    has_own = "fallbacks" in as_object(get(context.written, *path))
    if other or (default.fallbacks and not has_own):
        yield _finding(name, own.primary, other=other)


def _finding(name: str, own: Reference, *, other: bool) -> Finding:
    what = "the default model has no effect" if other else "the fallbacks are lost"
    return Finding(
        message=f'agent "{name}" has its own model, so {what}',
        path=own.path,
        help="take it out, or put the model and its fallbacks here",
        related=(Related(label="the default", path=DEFAULT_MODEL),),
    )
