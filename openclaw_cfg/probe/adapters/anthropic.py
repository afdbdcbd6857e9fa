"""Anthropic's messages, also for other vendors with this protocol.

OpenClaw 2026.9.6 strips a `/v1` at the end of the base and posts to `/v1/messages`, so
both spellings of the base work.
"""

from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.request_paths import root_of
from openclaw_cfg.probe.base import Answer, Ask, KeyHeader, Level, Target, Verdict
from openclaw_cfg.probe.judgement import judge_chat, judge_list
from openclaw_cfg.probe.streams import until

APIS: Final = ("anthropic-messages",)
_VERSION: Final = {"anthropic-version": "2023-06-01"}


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """`GET /v1/models`, or one short streamed message."""
    root = root_of(target.base_url, APIS[0])
    bearer = target.settings.get("authHeader") is True
    credential = KeyHeader() if bearer else KeyHeader("x-api-key", "")
    if level is not Level.CHAT:
        url = f"{root}/v1/models?limit=1000"
        return Ask(url=url, headers=_VERSION, credential=credential)
    body: dict[str, Json] = {
        "model": model,
        "messages": [{"role": "user", "content": "Reply with OK."}],
        "stream": target.stream,
        "max_tokens": target.tokens,
    }
    return Ask(
        method="POST",
        url=f"{root}/v1/messages",
        headers=_VERSION,
        json=body,
        credential=credential,
        enough=until(spoke) if target.stream else None,
    )


def judge(level: Level, answer: Answer, /) -> Verdict:
    """Judge a list of models, or the model's answer."""
    return judge_chat(answer, spoke) if level is Level.CHAT else judge_list(answer)


def spoke(payload: dict[str, Json]) -> bool:
    """Whether a payload has text or thoughts, or says that the tokens are used up."""
    if payload.get("type") == "content_block_delta":
        return True
    delta = payload.get("delta", payload)
    if not isinstance(delta, dict):
        return False
    return bool(delta.get("content")) or delta.get("stop_reason") == "max_tokens"
