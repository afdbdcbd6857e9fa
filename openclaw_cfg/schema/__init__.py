"""What a configuration may be, by the schema of a version of OpenClaw."""

from openclaw_cfg.schema.explanations import EXPLANATIONS

__all__ = ["EXPLANATIONS"]
