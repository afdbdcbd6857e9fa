"""Google's Gemini API: `{baseUrl}/models/{model}:streamGenerateContent`.

The key is sent in a header; `?key=`, which the vendor also accepts, ends up in logs.
"""

from typing import Final
from urllib.parse import quote

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.request_paths import root_of
from openclaw_cfg.probe.base import Answer, Ask, KeyHeader, Level, Target, Verdict
from openclaw_cfg.probe.judgement import judge_chat, judge_list
from openclaw_cfg.probe.streams import until

APIS: Final = ("google-generative-ai",)
_KEY: Final = KeyHeader("x-goog-api-key", "")


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """`GET /models`, or one short streamed generation."""
    root = root_of(target.base_url, APIS[0])
    if level is not Level.CHAT:
        return Ask(url=f"{root}/models?pageSize=1000", credential=_KEY)
    verb = "streamGenerateContent?alt=sse" if target.stream else "generateContent"
    name = quote(model.removeprefix("models/"), safe="")
    return Ask(
        method="POST",
        url=f"{root}/models/{name}:{verb}",
        json=generation(target.tokens),
        credential=_KEY,
        enough=until(spoke) if target.stream else None,
    )


def judge(level: Level, answer: Answer, /) -> Verdict:
    """Judge a list of models, or the model's answer."""
    return judge_chat(answer, spoke) if level is Level.CHAT else judge_list(answer)


def generation(tokens: int) -> dict[str, Json]:
    """The body of a short generation, the same for Gemini and Vertex."""
    return {
        "contents": [{"role": "user", "parts": [{"text": "Reply with OK."}]}],
        "generationConfig": {"maxOutputTokens": tokens},
    }


def spoke(payload: dict[str, Json]) -> bool:
    """Whether a payload has text or thoughts, or says that the tokens are used up."""
    candidates = payload.get("candidates")
    first = candidates[0] if isinstance(candidates, list) and candidates else None
    if not isinstance(first, dict):
        return False
    content = first.get("content")
    parts = content.get("parts") if isinstance(content, dict) else None
    return bool(parts) or first.get("finishReason") == "MAX_TOKENS"
