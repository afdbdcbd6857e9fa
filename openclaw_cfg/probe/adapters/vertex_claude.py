"""Claude on Google Cloud's Vertex AI, with the same credentials as Gemini there.

OpenClaw's plugin names the protocol `anthropic-messages`; the body is Anthropic's, but
path, list and credentials are Google's.
"""

from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.adapters import anthropic, vertex
from openclaw_cfg.probe.base import Answer, Ask, Level, Target, Verdict

APIS: Final = ("anthropic-vertex",)
_VERSION: Final = "vertex-2023-10-16"


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """The models that Anthropic publishes there, or one short message."""
    body: dict[str, Json] = {
        "anthropic_version": _VERSION,
        "messages": [{"role": "user", "content": "Reply with OK."}],
        "max_tokens": target.tokens,
    }
    return vertex.asked(
        target, level, f"anthropic/models/{quote(model, safe='@')}", body
    )


def judge(level: Level, answer: Answer, /) -> Verdict:
    """As for Anthropic; but models outside of the list may be used as well."""
    return replace(anthropic.judge(level, answer), complete=False)
