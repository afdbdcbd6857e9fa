"""A model at a vendor's own address is not in the catalogue.

A misspelled model answers 404 at the first request. Only an info, because vendors add
models faster than any catalogue; relays, which have hundreds, and the user's own
servers are left out.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from openclaw_cfg.catalog import Kind, Preset
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.model import Model
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

_LIKENESS: Final = 0.8
EXPLANATION: Final = Explanation(
    id="unknown-vendor-model",
    severity=Severity.INFO,
    summary="the catalogue knows no such model of this vendor, but one that is "
    "spelled nearly the same",
    bad="""{models: {providers: {"alibaba-plan": {
  baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1", apiKey: "${QWEN_API_KEY}",
  models: [{id: "qwen3.5plus", name: "Qwen"}]}}}}""",
    good="""{models: {providers: {"alibaba-plan": {
  baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1", apiKey: "${QWEN_API_KEY}",
  models: [{id: "qwen3.5-plus", name: "Qwen"}]}}}}""",
    how="compare with the vendor's list, or with `openclaw-cfg probe`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per unknown model with a similar name, or any unknown one of a plan."""
    for known, model in context.models():
        preset = known.preset
        if (
            preset is None
            or not known.at_home
            or not _is_vendor(preset)
            or preset.model(model.id)
        ):
            continue
        ids = [one.id for one in preset.models]
        near = next(iter(get_close_matches(model.id, ids, cutoff=_LIKENESS)), "")
        if not _is_misspelled(model.id, near) and preset.kind is not Kind.CODING_PLAN:
            continue
        yield Finding(
            message=f"{shown(model.id, ())} is not among the models that are known "
            f"of {preset.title}",
            path=model.path,
            help=f'did you mean "{near}"?'
            if near
            else f"`openclaw-cfg catalog {preset.id}` lists them",
            fix=_fix(context, model, near),
        )


def _is_vendor(preset: Preset) -> bool:
    """Whether an offer is a vendor's own: its ids have no vendor's name and slash."""
    return (
        preset.kind in {Kind.GENERAL, Kind.CODING_PLAN}
        and bool(preset.models)
        and not any("/" in model.id for model in preset.models)
    )


def _is_misspelled(name: str, near: str) -> bool:
    """Whether two ids differ in letters only; another number means another model."""
    return bool(near) and _digits(name) == _digits(near)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _fix(context: RuleContext, model: Model, near: str) -> Fix | None:
    if not near:
        return None
    path: JsonPath = (*model.path, "id") if context.native else model.path
    return Fix(title=f'write "{near}"', safe=False, operations=(Set(path, near),))
