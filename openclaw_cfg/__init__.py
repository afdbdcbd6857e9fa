"""Make, check, repair and probe the configuration of OpenClaw."""

__version__ = "0.1.0"
