"""What the chat path says about an endpoint that has no list of models.

The request has an empty body. No model can run on that, so it costs nothing, and the
refusal shows whether the path exists and accepts the key.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.catalog.fault import hidden_fault
from openclaw_cfg.catalog.refusals import Evidence
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Answer, Ask, Level, Status, Verdict
from openclaw_cfg.probe.plan import ProbePlan

Fetch = Callable[[Ask], Awaitable[Answer | Verdict]]
Judge = Callable[[Level, Answer], Verdict]

# Verdicts on the account or the key; a chat would get the same.
_REFUSED: Final = frozenset(
    {Status.AUTH, Status.FORBIDDEN, Status.BILLING, Status.RATE_LIMIT}
)
# Verdicts about the name of a model.
_OF_MODEL: Final = frozenset({Status.NO_MODEL, Status.FORBIDDEN, Status.BILLING})
# Ollama loads a model as soon as it is named.
_BY_NAME: Final = ("openai-", "anthropic-", "azure-")
_MOST: Final = 4
_SURE: Final = "pass --level chat to be sure"


class ChatPath(Struct, frozen=True, kw_only=True):
    """What the chat path shows.

    Attributes:
        verdict: ok when the path accepts requests.
        proven: whether it accepts the key and refuses requests without a key.
        lost: configured models that it says it does not have.
    """

    verdict: Verdict
    proven: bool = False
    lost: tuple[str, ...] = ()


async def ask_chat_path(
    plan: ProbePlan, listing: Ask, send: Fetch, fetch: Fetch, judge: Judge
) -> ChatPath | None:
    """Call the chat path with an empty body; None when that shows nothing.

    A coding plan is never called: a request to its chat path would use the plan.

    Args:
        listing: the request for the list, which failed.
        send: like `fetch`, and the answer is recorded as the provider's last.
    """
    empty = _empty(plan)
    if empty is None or isinstance(answer := await send(empty), Verdict):
        return None
    verdict = judge(Level.CHAT, answer)
    told = verdict.status is Status.FORMAT and verdict.evidence is not Evidence.STATUS
    if verdict.status in _REFUSED or told:
        return ChatPath(verdict=verdict)
    named = _first(plan) if verdict.status is Status.NO_MODEL else ""
    if named and not plan.target.api.startswith(_BY_NAME):
        # The path contains the model.
        return ChatPath(verdict=_of(named, verdict), lost=(named,))
    broken = answer.status >= 500
    there = broken or _is_there(answer, verdict)
    proven = plan.has_key and await _refuses(empty, fetch, judge, unlike=answer.status)
    if not (there or (proven and not await _refuses(listing, fetch, judge))):
        return None  # or a check in front of all paths, the list's included
    if broken and not proven:
        failed = f"there is no list of models; an empty chat got: {verdict.detail}"
        return ChatPath(verdict=replace(verdict, detail=failed, help=_SURE))
    return await _models(plan, empty, fetch, judge, proven=proven)


def without_list(list_said: str, *, proven: bool, key_matters: bool) -> Verdict:
    """The verdict on an endpoint that has a chat path but no list."""
    said = f"there is no list of models ({list_said})"
    if proven:
        said = f"the key is accepted; {said}"
    elif key_matters:
        said = f"the chat path answers; {said}, so the key is not checked"
    else:
        said = f"the chat path answers; {said}"
    return Verdict(Status.OK, said, f"{_SURE} of the models")


def _empty(plan: ProbePlan) -> Ask | None:
    """The request of a chat without its body."""
    if plan.of_plan:
        return None
    asked = plan.adapter.ask(plan.target, Level.CHAT, _first(plan))
    if isinstance(asked, Verdict):
        return None
    return replace(asked, json={}, enough=None)


def _first(plan: ProbePlan) -> str:
    return plan.models[0] if plan.models else ""


def _is_there(answer: Answer, verdict: Verdict) -> bool:
    """Whether an answer comes from a chat path: it says that the body is incomplete."""
    if answer.is_html:
        return False
    if answer.status < 300 and not hidden_fault(answer.json):
        return verdict.status is Status.OK
    missing = verdict.status is Status.NO_MODEL and answer.status != 404
    return missing or verdict.status is Status.FORMAT


async def _refuses(ask: Ask, fetch: Fetch, judge: Judge, *, unlike: int = 0) -> bool:
    """Whether the same request without the key is refused because the key is missing.

    Args:
        unlike: the status with the key; the same status without it does not count.
    """
    answer = await fetch(replace(ask, credential=None))
    if isinstance(answer, Verdict):
        return False
    refused = answer.status in {401, 403} and answer.status != unlike
    return refused or judge(Level.CHAT, answer).status is Status.AUTH


async def _models(
    plan: ProbePlan, empty: Ask, fetch: Fetch, judge: Judge, *, proven: bool
) -> ChatPath:
    """The verdicts on the configured models, named in a body that still cannot run."""
    here = plan.models[:_MOST] if plan.target.api.startswith(_BY_NAME) else ()

    async def one(model: str) -> Verdict:
        body: Json = {"model": model}
        answer = await fetch(replace(empty, json=body))
        return answer if isinstance(answer, Verdict) else judge(Level.CHAT, answer)

    verdicts = await asyncio.gather(*map(one, here))
    pairs = tuple(zip(here, verdicts, strict=True))
    lost = tuple(m for m, v in pairs if v.status is Status.NO_MODEL)
    for model, verdict in pairs:
        if verdict.status in _OF_MODEL:
            return ChatPath(verdict=_of(model, verdict), proven=proven, lost=lost)
    return ChatPath(verdict=Verdict(Status.OK), proven=proven)


def _of(model: str, verdict: Verdict) -> Verdict:
    return replace(verdict, detail=f'"{model}": {verdict.detail}')
