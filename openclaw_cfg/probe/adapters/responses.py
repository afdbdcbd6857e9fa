"""OpenAI's Responses API: `{baseUrl}/responses`."""

from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Answer, Ask, KeyHeader, Level, Target, Verdict
from openclaw_cfg.probe.judgement import judge_chat, judge_list
from openclaw_cfg.probe.streams import until

APIS: Final = ("openai-responses",)


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """`GET /models`, or one short streamed response that the vendor does not keep."""
    if level is not Level.CHAT:
        return Ask(url=f"{target.base_url}/models", credential=KeyHeader())
    body: dict[str, Json] = {
        "model": model,
        "input": "Reply with OK.",
        "stream": target.stream,
        "store": False,
        "max_output_tokens": target.tokens,
    }
    return Ask(
        method="POST",
        url=f"{target.base_url}/responses",
        json=body,
        credential=KeyHeader(),
        enough=until(spoke) if target.stream else None,
    )


def judge(level: Level, answer: Answer, /) -> Verdict:
    """Judge a list of models, or the model's answer."""
    return judge_chat(answer, spoke) if level is Level.CHAT else judge_list(answer)


def spoke(payload: dict[str, Json]) -> bool:
    """Whether a payload has text or thoughts, or says that the tokens are used up."""
    kind = payload.get("type")
    if isinstance(kind, str) and kind.endswith((".delta", "response.incomplete")):
        return True
    response = payload.get("response", payload)
    return isinstance(response, dict) and bool(response.get("output"))
