"""A reference names a model that its configured provider does not list.

OpenClaw then guesses what the model can do (window, price, images), or does not find it
at all. Only for custom providers: to the others OpenClaw adds its own models.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="unlisted-model",
    severity=Severity.WARNING,
    summary="a reference names a model that the entry of its custom provider does "
    "not list",
    bad="""{
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    apiKey: "${ACME_KEY}", models: [{id: "deepseek-v3.2", name: "DeepSeek"}]}}},
  agents: {defaults: {model: "acme/deepseek-v32"}},
}""",
    good="""{
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    apiKey: "${ACME_KEY}", models: [{id: "deepseek-v3.2", name: "DeepSeek"}]}}},
  agents: {defaults: {model: "acme/deepseek-v3.2"}},
}""",
    how="correct the id (`openclaw-cfg fix --unsafe` writes the nearest), or add the "
    "model to the provider's `models`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference to a model that its own provider does not list."""
    for ref in context.named:
        known = context.known(ref.provider) if ref.provider else None
        if known is None or not known.own or not ref.model or "*" in ref.model:
            continue
        listed = [model.id for model in known.provider.models]
        prefixed = f"{known.provider.id}/{ref.model}"
        if not listed or ref.model in listed or prefixed in listed:
            continue
        yield Finding(
            message=f'provider "{known.provider.id}" does not list the model '
            f"{shown(ref.model, ())}",
            path=ref.path,
            help=_help(known, ref, listed),
            fix=_fix(context, known, ref, listed),
        )


def _near(ref: Reference, listed: list[str]) -> str:
    return next(iter(get_close_matches(ref.model, listed)), "")


def _help(known: ResolvedProvider, ref: Reference, listed: list[str]) -> str:
    near = _near(ref, listed)
    if near:
        return f'did you mean "{known.provider.id}/{near}"?'
    return f"it lists {', '.join(listed[:10])}"


def _fix(
    context: RuleContext, known: ResolvedProvider, ref: Reference, listed: list[str]
) -> Fix | None:
    near = _near(ref, listed)
    return context.rewritten(ref, f"{known.provider.id}/{near}") if near else None
