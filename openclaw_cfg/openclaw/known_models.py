"""Which models OpenClaw 2026.9.6 finds for a provider's id without any request.

Measured with its own `resolveTieredModel`: for a model that it does not find, the first
message ends with "Unknown model". Some plugins accept newer members of a family that
they know, some accept every id, and some ask a server for its list once they have a
key.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from openclaw_cfg.model import Url
from openclaw_cfg.openclaw.facts import Facts

# A relay and a login whose plugins forward every model id.
ANY_MODEL: Final = frozenset({"openrouter", "github-copilot"})
# Their plugins ask the server or the vendor for the list, if they have a key.
LISTED_LIVE: Final = frozenset(
    {
        *("huggingface", "litellm", "lmstudio", "minimax", "minimax-portal", "nvidia"),
        *("ollama", "ollama-cloud", "opencode-go", "sglang", "together", "vllm", "xai"),
    }
)
# Another program, or the user's own service, has the models.
_ELSEWHERE: Final = frozenset(
    {
        *(
            "apple-fm",
            "claude-cli",
            "clawrouter",
            "codex",
            "codex-cli",
            "copilot-proxy",
        ),
        *("google-gemini-cli", "google-vertex"),
        *("microsoft-foundry", "minimax-portal"),
    }
)
# OpenClaw keeps the name, but nothing of it has models or a login ("Unknown model");
# the same vendor's provider with a key (docs/providers/google.md of 2026.9.6).
_GONE: Final[Mapping[str, str]] = {"google-antigravity": "google"}
_OTHER_NAMES: Final[Mapping[str, str]] = {"x-ai": "xai", "minimax-cn": "minimax"}
# What a plugin accepts besides its list: newer members of a family, and short names.
_FAMILIES: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern, re.IGNORECASE | re.ASCII)
    for name, pattern in {
        "anthropic": r"claude-([a-z]+-(4[-.][6-9]|[5-9]).*|.+-\d{8}|mythos.*)"
        r"|opus|sonnet|haiku",
        "google": r"(models/)?(gemini-(2\.5|3)|gemma-).*|gemini-.*latest",
        "minimax": r"minimax-m(3|2\.7(-highspeed)?)",
        "openai": r"gpt-5\.6(-.*)?|chat-latest|gpt-5\.3-codex-spark",
        "xai": r"grok-(?!.*multi-agent).*",
    }.items()
}


def is_bundled(facts: Facts, provider: str) -> bool:
    """Whether a plugin that comes with OpenClaw has this provider."""
    return _name(provider) in facts.bundled_models or _name(provider) in _ELSEWHERE


def is_gone(provider: str) -> bool:
    """Whether OpenClaw still has the name of a provider, and nothing behind it."""
    return _name(provider) in _GONE


def heir(facts: Facts, provider: str, model: str) -> str:
    """The provider that may have a model of one that is gone; empty if none may."""
    new = _GONE.get(_name(provider), "")
    return new if new and finds(facts, new, model) is not False else ""


def finds(facts: Facts, provider: str, model: str) -> bool | None:
    """Whether OpenClaw finds a model of a bundled provider; None: not known here.

    Args:
        provider: an id; case does not matter.
        model: the part of a reference after the first slash.
    """
    name, low = _name(provider), model.lower()
    listed = {one.lower() for one in facts.bundled_models.get(name, ())}
    if name in ANY_MODEL or low in listed or f"{name}/{low}" in listed:
        return True
    family = _FAMILIES.get(name)
    if name in _ELSEWHERE or (family and family.fullmatch(model)):
        return None
    return False


def nearest_known(facts: Facts, provider: str, model: str) -> str:
    """The listed model with the most similar name; empty if there is none."""
    known = facts.bundled_models.get(_name(provider), ())
    return next(iter(get_close_matches(model.lower(), known, n=1, cutoff=0.75)), "")


def is_listed_live(provider: str) -> bool:
    """Whether its plugin asks for the list of models when it has a key."""
    return _name(provider) in LISTED_LIVE


def is_vendor_address(facts: Facts, base_url: str) -> bool:
    """Whether OpenClaw knows the address and only uses models that it lists."""
    url = Url.parse(base_url)
    if url is None:
        return False
    whole = base_url.rstrip("/").lower()
    return any(
        url.host.endswith(known[1:]) or url.host == known[2:]
        if known.startswith("*.")
        else known in {url.host, whole}
        for known in facts.vendor_hosts
    )


def _name(provider: str) -> str:
    low = provider.strip().lower()
    return _OTHER_NAMES.get(low, low)
