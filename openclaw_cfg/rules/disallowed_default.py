"""A model is chosen that the list of allowed models leaves out.

`modelPolicy.allow` is about what is chosen for one run: OpenClaw 2026.9.6 refuses
`/model` and `--model` with another, and does not run a hook with it. The default model
and its fallbacks run all the same (seen with `agent --local`).
"""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.dialects import native
from openclaw_cfg.json5.edit import Insert, Set
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lint.allowed import allows, policy_at, policy_of
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.openclaw.refinements.base import agents
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Related, Severity

EXPLANATION: Final = Explanation(
    id="disallowed-default",
    severity=Severity.WARNING,
    summary="the model of a hook is not among the allowed models, so OpenClaw does not "
    "use it",
    info="for the default model or a fallback, which runs all the same, but cannot be "
    "chosen with `/model`",
    bad="""{
  hooks: {gmail: {model: "openai/gpt-5.4"}},
  agents: {defaults: {modelPolicy: {allow: ["anthropic/*"]}}},
}""",
    good="""{
  hooks: {gmail: {model: "openai/gpt-5.4"}},
  agents: {defaults: {modelPolicy: {allow: ["anthropic/*", "openai/gpt-5.4"]}}},
}""",
    how="add it to `modelPolicy.allow`, or choose an allowed model",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per default, fallback and hook whose model is not on its list."""
    if not context.native:
        return
    for path, _ in agents(context.written):
        selector = context.selector_at.get((*path, "model"))
        at, allow = policy_at(context.written, path)
        if selector is None or not allow or at == native.MODELS:
            continue  # a list that is only implied is another rule's
        for ref in (selector.primary, *selector.fallbacks):
            if ref is not None and not allows(allow, ref, context.aliases):
                yield replace(
                    _finding(ref, at, len(allow)),
                    severity=Severity.INFO,
                    label='runs, but "/model" refuses it',
                )
    for ref in context.references:
        at, allow = policy_of(context.written, ref)
        if allow and not allows(allow, ref, context.aliases):
            yield _finding(ref, at, len(allow))


def _finding(ref: Reference, at: JsonPath, count: int) -> Finding:
    more = Insert((*at, count), ref.name)
    add = Set((*at, ref.name), {}) if at == native.MODELS else more
    return Finding(
        message=f"the model {shown(ref.text, ())} is not among the allowed ones",
        path=ref.path,
        label="not allowed",
        help="add it to modelPolicy.allow, or choose an allowed model",
        related=(Related(label="the allowed models", path=at),),
        fix=Fix(
            title="allow it",
            safe=False,
            operations=(add,),
        ),
    )
