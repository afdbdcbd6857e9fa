"""The address that accepts listed clients only, and OpenClaw is not among them."""

from typing import Final

from openclaw_cfg.lint.address import family
from openclaw_cfg.lint.context import ResolvedProvider

OFFER: Final = "kimi-coding-plan"
DOOR: Final = "https://api.kimi.com/coding"
"""The address of the offer that accepts any client."""

REFUSES: Final = "address takes listed clients only; OpenClaw gets 403"
CURE: Final = f'write "{DOOR}" with api "anthropic-messages"'


def is_filtered(known: ResolvedProvider) -> bool:
    """Whether a provider is at the offer's endpoint for OpenAI's protocol."""
    here = known.base_url.lower().startswith(DOOR)
    offer = known.preset is not None and known.preset.id == OFFER
    return offer and here and family(known.api) == "openai"
