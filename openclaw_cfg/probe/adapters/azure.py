"""OpenAI's Responses API on Azure, as OpenClaw 2026.9.6 calls it.

A base on `*.services.ai.azure.com/openai/v1` is called like OpenAI's own. Others get
`?api-version=preview` and the key in `api-key`; a classic resource without a path also
gets `/openai/v1`.
"""

from typing import Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from openclaw_cfg.probe.adapters import responses
from openclaw_cfg.probe.base import Answer, Ask, KeyHeader, Level, Target, Verdict

APIS: Final = ("azure-openai-responses",)
_FOUNDRY: Final = (".services.ai.azure.com", ".api.cognitive.microsoft.com")
_CLASSIC: Final = (".openai.azure.com", ".cognitiveservices.azure.com")


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """The request of OpenAI's own Responses API, adapted to Azure."""
    parts = urlsplit(target.base_url)
    host, path = parts.hostname or "", parts.path.rstrip("/")
    plain = responses.ask
    if host.endswith(_FOUNDRY) and path.endswith("/openai/v1"):
        return plain(target, level, model)
    if host.endswith(_CLASSIC) and path in {"", "/openai"}:
        root = target.base_url.removesuffix("/openai")
        target = replace(target, base_url=f"{root}/openai/v1")
    asked = plain(target, level, model)
    if isinstance(asked, Verdict):
        return asked
    url = f"{asked.url}?api-version=preview"
    return replace(asked, url=url, credential=KeyHeader("api-key", ""))


def judge(level: Level, answer: Answer, /) -> Verdict:
    """As for OpenAI, but the list has base models, and users configure deployments."""
    return replace(responses.judge(level, answer), complete=False)
