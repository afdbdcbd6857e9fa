"""Providers with another name for their vendor: `gemini`, `claude`.

In OpenClaw Google's models are `google/…` and Anthropic's are `anthropic/…`. A provider
with its own address is a custom one, which may have any name.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import merge_move, outdone
from openclaw_cfg.fix.migrations.providers import PROVIDERS
from openclaw_cfg.fix.migrations.refs import rewrites
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.jsonpath import Json, as_object, get

_NAMES: Final = {
    "gemini": "google",
    "google-gemini": "google",
    "google-ai": "google",
    "googleai": "google",
    "google-genai": "google",
    "claude": "anthropic",
    "claude-api": "anthropic",
    "grok": "xai",
    "chatgpt": "openai",
    "open-ai": "openai",
    "openai-api": "openai",
    "open-router": "openrouter",
    "open_router": "openrouter",
    "mistralai": "mistral",
    "deep-seek": "deepseek",
}
"""Names that people write and OpenClaw does not know → its own."""


def _vendor(value: Json, name: str) -> str:
    """OpenClaw's name for a provider without an address; empty if it stays."""
    plain = name.strip().lower()
    if plain not in _NAMES:
        return ""
    own = [
        as_object(entry)
        for key, entry in as_object(get(value, *PROVIDERS)).items()
        if key.strip().lower() == plain
    ]
    if any(entry.get("baseUrl") is not None for entry in own):
        return ""
    return _NAMES[plain]


def _entries(value: Json) -> Iterator[Change]:
    """`models.providers.gemini: {apiKey}` → `google`."""
    sheet = Sheet(value)
    for name, entry in as_object(get(value, *PROVIDERS)).items():
        wanted = _vendor(value, name)
        if not wanted or not isinstance(entry, dict):
            continue
        source = (*PROVIDERS, name)
        operations = merge_move(sheet.value, source, (*PROVIDERS, wanted))
        sheet.apply(operations)
        yield Change(
            path=source,
            operations=operations,
            reason=f'is called "{wanted}" by OpenClaw',
            effect=outdone(operations),
        )


def _references(value: Json) -> Iterator[Change]:
    """`gemini/gemini-2.5-pro` → `google/gemini-2.5-pro`."""

    def follow(ref: str) -> str | None:
        name, slash, model = ref.strip().partition("/")
        wanted = _vendor(value, name) if slash else ""
        return f"{wanted}/{model}" if wanted else None

    for rewrite in rewrites(value, follow):
        yield Change(
            path=rewrite.path,
            operations=rewrite.operations,
            reason=f'is "{rewrite.new}" to OpenClaw',
        )


MIGRATIONS: Final = (
    Migration(
        id="vendor-refs",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="has another name",
        doctor="keeps it, and no such model runs",
        find=_references,
        alone=False,
    ),
    Migration(
        id="vendor-name",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="refuses the file",
        find=_entries,
    ),
)
