"""What OpenClaw 2026.9.6 itself appends to a base URL, by protocol.

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
"""The end of a request's address → the protocol; empty where it is not certain."""
