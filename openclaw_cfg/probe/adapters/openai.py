"""OpenAI's chat completions, also for the many vendors with this protocol.

OpenClaw 2026.9.6 posts to `{baseUrl}/chat/completions` and adds nothing else: a base
URL without `/v1` is called as it is, and with `/chat/completions` the path is doubled.
"""

from typing import Final
from urllib.parse import urlsplit

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Answer, Ask, KeyHeader, Level, Target, Verdict
from openclaw_cfg.probe.judgement import judge_chat, judge_list
from openclaw_cfg.probe.streams import until

APIS: Final = ("openai-completions",)

# OpenClaw 2026.9.6 sends `max_tokens` to these, `max_completion_tokens` to others.
_MAX_TOKENS_HOSTS: Final = (
    "z.ai",
    "bigmodel.cn",
    "moonshot.ai",
    "moonshot.cn",
    "mistral.ai",
    "chutes.ai",
    "together.ai",
    "together.xyz",
    "cloudflare.com",
)


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """`GET /models`, or one short streamed chat."""
    if level is not Level.CHAT:
        return Ask(url=f"{target.base_url}/models", credential=KeyHeader())
    body: dict[str, Json] = {
        "model": model,
        "messages": [{"role": "user", "content": "Reply with OK."}],
        "stream": target.stream,
        _limit_field(target): target.tokens,
    }
    return Ask(
        method="POST",
        url=f"{target.base_url}/chat/completions",
        json=body,
        credential=KeyHeader(),
        enough=until(spoke) if target.stream else None,
    )


def judge(level: Level, answer: Answer, /) -> Verdict:
    """Judge a list of models, or the model's answer."""
    return judge_chat(answer, spoke) if level is Level.CHAT else judge_list(answer)


def spoke(payload: dict[str, Json]) -> bool:
    """Whether a payload has text, thoughts or a tool call, or used up its tokens."""
    choices = payload.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        return False
    part = choice.get("delta") or choice.get("message") or choice
    said = isinstance(part, dict) and any(part.get(name) for name in _SAID)
    # A model with hidden reasoning may spend all its tokens before the first word.
    return said or choice.get("finish_reason") == "length"


_SAID: Final = ("content", "reasoning_content", "reasoning", "tool_calls", "text")


def _limit_field(target: Target) -> str:
    compat = target.settings.get("compat")
    chosen = compat.get("maxTokensField") if isinstance(compat, dict) else None
    if chosen == "max_tokens" or chosen == "max_completion_tokens":  # noqa: PLR1714
        return chosen
    host = urlsplit(target.base_url).hostname or ""
    old = any(host == name or host.endswith(f".{name}") for name in _MAX_TOKENS_HOSTS)
    return "max_tokens" if old else "max_completion_tokens"
