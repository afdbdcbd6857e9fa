"""What OpenClaw does where a configuration says nothing."""

from typing import Final

from openclaw_cfg.model import ModelRef

MODEL: Final = ModelRef("openai", "gpt-6-astra")
"""What OpenClaw 2026.9.6 runs if a configuration names no model."""
