"""How many tokens of context a server really has, by its own statement.

Many lists of models say it. The user's own servers say it in other places, which
OpenClaw 2026.9.6 reads too: llama.cpp under `/props`, LM Studio in its own list, Ollama
for one model at a time under `/api/show`. None of these requests runs a model.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.probe.address import origin
from openclaw_cfg.probe.base import Answer, Ask, Status, Verdict
from openclaw_cfg.probe.listing import id_of, missing, rows_of
from openclaw_cfg.probe.plan import ProbePlan

Fetch = Callable[[Ask], Awaitable[Answer | Verdict]]
Windows = Mapping[str, int]
"""Tokens by the id of a model."""

_FIELDS: Final = (
    *("max_model_len", "context_window", "contextWindow", "context_length"),
    *("contextLength", "context_size", "contextSize", "max_context_length"),
)
_MOST: Final = 16
_AT_ONCE: Final = 4
# What OpenClaw 2026.9.6 uses where nothing is configured.
_ASSUMED: Final = 200_000
_LARGEST: Final = 100_000_000
# The `owned_by` of a user's own servers in their lists.
_OLLAMA: Final = "library"
_LLAMA_CPP: Final = "llamacpp"
_LM_STUDIO: Final = "organization_owner"


def listed_windows(value: Json) -> dict[str, int]:
    """The windows in the rows of a list of models."""
    found = {}
    for row in rows_of(value):
        tokens = _first(row, _FIELDS) or _first(row.get("meta"), ("n_ctx",))
        if tokens and (name := id_of(row)):
            found[name] = tokens
    return found


async def ask_windows(
    plan: ProbePlan, ask: Ask, answer: Answer, fetch: Fetch
) -> Windows:
    """The windows of the configured models, or of the listed ones if there are none.

    Args:
        ask: the request for the list of models.
        answer: the list.
    """
    value = answer.json
    told = listed_windows(value)
    names = [id_of(row) for row in rows_of(value)]
    if plan.of_plan or not names or not _is_own(plan):
        return told
    wanted = [m for m in plan.models or names if not missing((m,), tuple(names))]
    owners = {str(row.get("owned_by")) for row in rows_of(value)}
    root = origin(plan.target.base_url)
    if plan.target.api == "ollama" or owners == {_OLLAMA}:
        lacking = [model for model in wanted if model not in told][:_MOST]
        return {**told, **await _shown(f"{root}/api/show", lacking, ask, fetch)}
    if _LLAMA_CPP in owners and len(names) == 1:
        tokens = _props(await _json(_get(ask, f"{root}/props"), fetch))
        return {**told, **({names[0]: tokens} if tokens else {})}
    if _LM_STUDIO in owners or (plan.preset and plan.preset.id == "lmstudio"):
        for path in ("/api/v1/models", "/api/v0/models"):
            found = _loaded(await _json(_get(ask, f"{root}{path}"), fetch))
            if found:
                return {**told, **found}
    return told


def too_small(configured: Mapping[str, int | None], told: Windows) -> Verdict | None:
    """The warning if a server has less than OpenClaw uses; else None."""
    for model, planned in configured.items():
        holds = window_of(model, told)
        if holds is None or holds >= (planned or _ASSUMED):
            continue
        if planned:
            said = f"OpenClaw plans with {planned:,}"
        else:
            said = f"without contextWindow OpenClaw plans with {_ASSUMED:,}"
        return Verdict(
            Status.OK,
            f'the server holds {holds:,} tokens of "{model}", and {said}',
            f'set contextWindow of "{model}" to {holds}',
        )
    return None


def window_of(model: str, told: Windows) -> int | None:
    """The window of a model; Ollama adds `:latest` to a name without a tag."""
    return told.get(model) or told.get(f"{model}:latest")


def _is_own(plan: ProbePlan) -> bool:
    """Whether this may be the user's own server, not a vendor's."""
    return plan.preset is None or plan.preset.kind is Kind.SELF_HOSTED


def _get(ask: Ask, url: str) -> Ask:
    return Ask(url=url, credential=ask.credential)


async def _json(ask: Ask, fetch: Fetch) -> Json:
    answer = await fetch(ask)
    if isinstance(answer, Verdict) or answer.status != 200:
        return None
    return answer.json


def _props(value: Json) -> int:
    """llama.cpp: the window of one slot, else of all."""
    item = as_object(value)
    own = _first(item.get("default_generation_settings"), ("n_ctx",))
    return own or _first(item, ("n_ctx",))


def _loaded(value: Json) -> dict[str, int]:
    """LM Studio: the window of the loaded model, else the largest possible one."""
    found = {}
    for row in rows_of(value):
        name = str(row.get("key") or row.get("id") or "")
        instances = row.get("loaded_instances")
        configs = (
            [as_object(i).get("config") for i in instances]
            if isinstance(instances, list)
            else []
        )
        now = max((_first(c, ("context_length",)) for c in configs), default=0)
        now = now or _first(row, ("loaded_context_length", "max_context_length"))
        if name and now:
            found[name] = now
    return found


async def _shown(
    url: str, models: Iterable[str], ask: Ask, fetch: Fetch
) -> dict[str, int]:
    """Ollama: requested for one model at a time."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(model: str) -> tuple[str, int]:
        body: Json = {"model": model}
        async with gate:
            value = await _json(
                replace(_get(ask, url), method="POST", json=body), fetch
            )
        return model, _show(value)

    found = await asyncio.gather(*map(one, models))
    return {model: tokens for model, tokens in found if tokens}


def _show(value: Json) -> int:
    """The model's own window, or the larger `num_ctx` in its settings."""
    info = as_object(as_object(value).get("model_info"))
    made = (_first(info, (k,)) for k in info if k.endswith(".context_length"))
    lines = str(as_object(value).get("parameters") or "").splitlines()
    pairs = [line.split() for line in lines]
    own = [
        int(p[1])
        for p in pairs
        if len(p) == 2 and p[0] == "num_ctx" and p[1].isdecimal()
    ]
    return max([next(filter(None, made), 0), *own[-1:]])


def _first(value: Json, names: Iterable[str]) -> int:
    """The first of these fields that is a number of tokens; 0 if there is none."""
    item = as_object(value)
    for name in names:
        found = item.get(name)
        if isinstance(found, bool) or not isinstance(found, int | float):
            continue
        if 0 < found <= _LARGEST:
            return int(found)
    return 0
