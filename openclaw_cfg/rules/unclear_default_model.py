"""The compact form's defaultModel names no model, or one that two providers have.

The compact form has a bare model name, and OpenClaw needs `provider/model`: if no
provider or several list the name, it is unclear which is meant.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.dialects import compact
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import ModelRef
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Related, Severity

EXPLANATION: Final = Explanation(
    id="unclear-default-model",
    severity=Severity.WARNING,
    summary="a defaultModel must be the name of exactly one provider's model",
    bad="""{models: {defaultModel: "glm-5", providers: [
  {url: "https://api.openai.com/v1", token: "${OPENAI_API_KEY}", model: "gpt-5.4"},
]}}""",
    good="""{models: {defaultModel: "gpt-5.4", providers: [
  {url: "https://api.openai.com/v1", token: "${OPENAI_API_KEY}", model: "gpt-5.4"},
]}}""",
    how="name a listed model, as `provider/model` where several providers list it",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding for the defaultModel and for each fallback that is unclear."""
    loaded = context.loaded
    if loaded.dialect.ID != compact.ID:
        return
    config = loaded.config
    if config.primary is None:
        models = [model for p in config.providers for model in p.models]
        if models:
            yield Finding(
                message="there are several models and no defaultModel",
                path=("models",),
                help=f'add `"defaultModel": "{models[0].id}"`, or another of them',
            )
        return
    for ref in (config.primary, *config.fallbacks):
        if ref.provider is None:
            yield _unclear(loaded, ref)


def _unclear(loaded: Loaded, ref: ModelRef) -> Finding:
    found = compact.candidates(ref.model, loaded.config.providers)
    name = shown(ref.model, ref.path)
    if not found:
        return Finding(
            message=f"no provider has the model {name}",
            path=ref.path,
            help=_listed(loaded),
        )
    return Finding(
        message=f"{len(found)} providers have the model {name}",
        path=ref.path,
        help="write " + " or ".join(f'"{candidate}"' for candidate in found),
        related=tuple(
            Related(label="here", path=path) for path in _places(loaded, ref.model)
        ),
    )


def _listed(loaded: Loaded) -> str:
    names = [model.id for p in loaded.config.providers for model in p.models]
    return f"the models listed here are {', '.join(names[:10])}" if names else ""


def _places(loaded: Loaded, name: str) -> Iterator[JsonPath]:
    for provider in loaded.config.providers:
        for model in provider.models:
            if model.id == name:
                yield model.path
