"""Short chats with the configured models: what is sent, and the overall verdict."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Answer, Ask, Level, Status, Target, Verdict
from openclaw_cfg.probe.plan import ProbePlan

_AT_ONCE: Final = 4

Send = Callable[[Ask], Awaitable[Answer | Verdict]]
Judge = Callable[[Level, Answer], Verdict]


async def chat_with_all(plan: ProbePlan, send: Send, judge: Judge) -> list[Verdict]:
    """A verdict for each configured model, a few of them called at the same time."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def once(model: str, target: Target) -> Verdict:
        ask = plan.adapter.ask(target, Level.CHAT, model)
        answer = ask if isinstance(ask, Verdict) else await send(ask)
        return answer if isinstance(answer, Verdict) else judge(Level.CHAT, answer)

    async def chat(model: str) -> Verdict:
        async with gate:
            verdict = await once(model, plan.target)
            changed = _as_told(plan.target, verdict)
            return verdict if changed == plan.target else await once(model, changed)

    return await asyncio.gather(*map(chat, plan.models))


def conclude(
    models: Sequence[str], verdicts: Sequence[Verdict], listed: Verdict
) -> Verdict:
    """One verdict from those of all models: the first failure, if there is one."""
    pairs = zip(models, verdicts, strict=True)
    failed = [(m, v) for m, v in pairs if v.status is not Status.OK]
    if not failed:
        count = len(models)
        said = "the model answered" if count == 1 else f"all {count} models answered"
        return Verdict(Status.OK, said)
    model, verdict = failed[0]
    if verdict.status is listed.status:
        verdict = replace(verdict, help=listed.help)
    more = f"; {len(failed)} of {len(models)} models failed" if len(models) > 1 else ""
    return replace(verdict, detail=f'"{model}": {verdict.detail}{more}')


def _as_told(target: Target, verdict: Verdict) -> Target:
    """The target changed as a refusal of the request demands."""
    said = verdict.detail.lower()
    if verdict.status is not Status.FORMAT:
        return target
    if target.stream and "stream" in said:
        return replace(target, stream=False)
    for field in ("max_completion_tokens", "max_tokens"):
        if f"use '{field}'" in said or f"use {field}" in said:
            compat: Json = {"maxTokensField": field}
            return replace(target, settings={**target.settings, "compat": compat})
    return target
