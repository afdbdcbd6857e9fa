"""What OpenClaw 2026.9.6 itself appends to a base URL, by protocol.

Measured against a loopback server.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from openclaw_cfg.model import Url

REQUEST_PATHS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "/chat/completions": "openai-completions",
        "/completions": "",
        "/responses": "openai-responses",
        "/messages": "anthropic-messages",
        "/embeddings": "",
        "/models": "",
        "/api/chat": "ollama",
        "/api/generate": "",
        "/api/tags": "",
    }
)
"""The end of a request's address → the protocol; empty where it is not certain."""

_GOOGLE: Final = Url("https", "generativelanguage.googleapis.com", None, "/v1beta")
GEMINI: Final = f"https://{_GOOGLE.host}{_GOOGLE.path}"
_ROOTED: Final = frozenset({"anthropic-messages", "ollama"})


def root_of(base_url: str, api: str) -> str:
    """A base URL as OpenClaw appends the path of a request to it.

    In Anthropic's and Ollama's protocol it takes a `/v1` off the end first, and it
    completes Google's own address; the vendors' libraries and LiteLLM do not.
    """
    if api in _ROOTED:
        return base_url.removesuffix("/v1")
    url = Url.parse(base_url)
    if api == "google-generative-ai" and url and url.host == _GOOGLE.host:
        path = url.path.removesuffix("/").removesuffix("/openai")
        return base_url.removesuffix(url.path) + (path or _GOOGLE.path)
    return base_url
