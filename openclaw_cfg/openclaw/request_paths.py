"""What OpenClaw 2026.9.6 adds to a base URL itself, by the protocol that it speaks.

Measured against a loopback server.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

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
"""The end of a request's address → the protocol; empty where it tells none."""
