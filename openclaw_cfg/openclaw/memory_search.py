"""Which embeddings OpenClaw searches its memory with.

OpenClaw 2026.9.6 takes OpenAI's unless told otherwise, with the key in `VARIABLE`.
"""

from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

SEARCH: Final[JsonPath] = ("memory", "search")
VARIABLE: Final = "OPENAI_API_KEY"


def uses_openai(value: Json) -> bool:
    """Whether memory search asks OpenAI, once there is a key for it."""
    search = as_object(get(value, *SEARCH))
    named = search.get("provider", "auto")
    return search.get("enabled") is not False and named in ("openai", "auto")
