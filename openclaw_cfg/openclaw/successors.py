"""Models that OpenClaw no longer knows, though it still loads a file that names one.

A run with such a model ends in "Unknown model", but only where the request would go to
the vendor: a custom address (a proxy, a relay) may well have it, and OpenClaw
2026.9.6 sends the request there. The same holds for a model that the file's provider
lists itself. The successors are those that `doctor --fix` 2026.9.6 writes; in place of
one that OpenClaw itself calls deprecated, the one that its catalogue names for it
(`replacedBy`).
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from openclaw_cfg.catalog.find import shipped
from openclaw_cfg.jsonpath import Json, as_array, as_object, get


def _table(successors: Mapping[str, str]) -> dict[str, str]:
    return {old: new for new, olds in successors.items() for old in olds.split()}


_OPENAI: Final = _table(
    {
        "gpt-5.3-codex": "gpt-5.2-codex gpt-5.1-codex gpt-5-codex",
        "gpt-5.4-nano": "gpt-4.1-nano gpt-5-nano",
        "gpt-5.4-mini": "gpt-4.1-mini gpt-4o-mini gpt-5.1-codex-mini gpt-5-mini",
        # Doctor writes gpt-5.5 and gpt-5.5-pro, both deprecated.
        "gpt-5.6-sol": """gpt-4 gpt-4-turbo gpt-4.1 gpt-4o gpt-4o-2024-05-13
            gpt-4o-2024-08-06 gpt-4o-2024-11-20 gpt-5 gpt-5-chat-latest gpt-5.1
            gpt-5.1-chat-latest gpt-5.1-codex-max gpt-5.2 gpt-5.2-chat-latest
            gpt-5-pro gpt-5.2-pro""",
    }
)
_CODEX: Final = _table(
    {
        "gpt-5.6-sol": "gpt-5.2 gpt-5.2-codex gpt-5.1-codex gpt-5-codex",
        "gpt-5.4-mini": "gpt-4.1-nano gpt-5-nano",
    }
)
# Doctor writes gpt-5.4-mini, deprecated there, and gpt-5.4-nano, which Copilot lacks.
_COPILOT: Final = _table(
    {
        "gpt-5.6-luna": """gpt-4.1-nano gpt-5-nano gpt-4.1-mini gpt-4o-mini
            gpt-5.1-codex-mini gpt-5-mini grok-code-fast-1"""
    }
)
_GOOGLE: Final = _table(
    {
        "gemini-3.1-pro-preview": "gemini-3-pro-preview gemini-3-pro",
        "gemini-3-flash-preview": "gemini-3-flash",
        "gemini-3.1-flash-lite": "gemini-3.1-flash-lite-preview",
    }
)
SUCCESSORS: Final[Mapping[str, Mapping[str, str]]] = {
    "openai": {**_OPENAI, "gpt-5.6": "gpt-5.6-sol"},
    "openai-codex": {**_OPENAI, **_CODEX},
    "github-copilot": {**_OPENAI, **_COPILOT},
    "copilot-proxy": {"grok-code-fast-1": "gpt-5.6-luna"},
    "groq": _table(
        {
            "llama-3.3-70b-versatile": "deepseek-r1-distill-llama-70b llama3-70b-8192",
            "llama-3.1-8b-instant": "gemma2-9b-it llama3-8b-8192",
            "openai/gpt-oss-120b": """meta-llama/llama-4-maverick-17b-128e-instruct
                moonshotai/kimi-k2-instruct moonshotai/kimi-k2-instruct-0905""",
            "qwen/qwen3-32b": "mistral-saba-24b qwen-qwq-32b",
        }
    ),
    "xai": _table(
        {
            "grok-build-0.1": "grok-code-fast grok-code-fast-1 grok-code-fast-1-0825",
            "grok-4.3": "grok-4-fast-reasoning grok-4-1-fast-reasoning grok-4-0709",
            "grok-imagine-image-quality": "grok-imagine-image-pro",
        }
    ),
    "google": _GOOGLE,
    "google-vertex": _GOOGLE,
    "google-gemini-cli": _GOOGLE,
}
# Providers that use the address of another one.
_SAME: Final = {"openai-codex": "openai", "google-gemini-cli": "google"}
_COPILOTS: Final = frozenset({"github-copilot", "copilot-proxy"})
_OPUS_46: Final = frozenset({"venice", "vercel-ai-gateway"})
_CLAUDE: Final = frozenset({"", "anthropic"}) | _COPILOTS | _OPUS_46
_OLD_CLAUDE: Final = re.compile(
    r"claude-(?:(opus|sonnet)-4(?:[-.][015](?=[-.:@]|\Z)|(?=\Z)|(?=-20\d{6}))|"
    r"3.*?(opus|sonnet|haiku))",
)


def successor(ref: str) -> str | None:
    """The successor of a model; None if it stays."""
    plain, at, profile = ref.strip().partition("@")
    provider, slash, model = plain.partition("/")
    if not slash:
        provider, model = "", plain
    known = provider.strip().lower()
    new = SUCCESSORS.get(known, {}).get(model.strip().lower())
    if new is None and known in _CLAUDE:
        new = _claude(known, model.strip().lower())
    if new is None:
        return None
    return f"{provider}{slash}{new}{at}{profile}"


def _claude(provider: str, model: str) -> str | None:
    match = _OLD_CLAUDE.match(model)
    if match is None:
        return None
    family = "opus" if "opus" in {match[1], match[2]} else "sonnet"
    if provider in _COPILOTS:
        return f"claude-{family}-5"  # those that doctor writes are deprecated there
    newest = family == "opus" and provider not in _OPUS_46
    return f"claude-{family}-{'4-7' if newest else '4-6'}"


def follower(value: Json) -> Callable[[str], str | None]:
    """The successor of a reference in a configuration; None if it stays."""
    providers = {
        name.strip().lower(): as_object(entry)
        for name, entry in as_object(get(value, "models", "providers")).items()
    }
    listed = {
        f"{name}/{as_object(row).get('id')}".lower()
        for name, entry in providers.items()
        for row in as_array(entry.get("models"))
    }
    elsewhere = {n for n, entry in providers.items() if not is_vendor(n, entry)}

    def follow(ref: str) -> str | None:
        plain = ref.strip().lower().partition("@")[0]
        if plain in listed or plain.partition("/")[0] in elsewhere:
            return None
        return successor(ref)

    return follow


def is_vendor(provider: str, entry: Mapping[str, Json]) -> bool:
    """Whether a provider's requests go to its vendor: no address, or the vendor's.

    Args:
        provider: its id, in lower case.
        entry: its settings, variables as written; a variable may be any address.
    """
    url = entry.get("baseUrl")
    if not isinstance(url, str) or not url.strip():
        return True
    home = _SAME.get(provider, provider)
    return any(p.openclaw.provider == home for p in shipped().at_host(url))
