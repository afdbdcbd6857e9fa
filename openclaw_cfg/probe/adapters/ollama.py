"""Ollama's own protocol: `{baseUrl}/api/chat`, without a key on a local machine."""

from typing import Final

from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.request_paths import root_of
from openclaw_cfg.probe.base import Answer, Ask, KeyHeader, Level, Target, Verdict
from openclaw_cfg.probe.judgement import judge_chat, judge_list
from openclaw_cfg.probe.streams import until

APIS: Final = ("ollama",)


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """`GET /api/tags`, or one short streamed chat."""
    root = root_of(target.base_url, APIS[0])
    if level is not Level.CHAT:
        return Ask(url=f"{root}/api/tags", credential=KeyHeader())
    body: dict[str, Json] = {
        "model": model,
        "messages": [{"role": "user", "content": "Reply with OK."}],
        "stream": target.stream,
        "options": {"num_predict": target.tokens},
    }
    return Ask(
        method="POST",
        url=f"{root}/api/chat",
        json=body,
        credential=KeyHeader(),
        enough=until(spoke) if target.stream else None,
    )


def judge(level: Level, answer: Answer, /) -> Verdict:
    """Judge a list of models, or the model's answer."""
    if level is Level.CHAT:
        return judge_chat(answer, spoke)
    # Only pulled models can be run, so an empty list is complete, too.
    return replace(judge_list(answer), complete=True)


def spoke(payload: dict[str, Json]) -> bool:
    """Whether a payload has text or thoughts, or says that the tokens are used up."""
    message = payload.get("message")
    if not isinstance(message, dict):
        return False
    said = bool(message.get("content") or message.get("thinking"))
    return said or payload.get("done_reason") == "length"
