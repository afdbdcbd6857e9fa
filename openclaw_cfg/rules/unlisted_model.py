"""A reference names a model that its configured provider does not list.

OpenClaw then guesses what the model can do (window, price, images), or does not find it
at all. Only for custom providers: to the others OpenClaw adds its own models.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

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
        near = next(iter(get_close_matches(ref.model, listed)), "")
        meant = f"{known.provider.id}/{near}" if near else ""
        yield Finding(
            message=f'provider "{known.provider.id}" does not list the model '
            f"{shown(ref.model, ())}",
            path=ref.path,
            help=f'did you mean "{meant}"?'
            if meant
            else f"it lists {', '.join(listed[:10])}",
            fix=context.rewritten(ref, meant) if meant else None,
        )
