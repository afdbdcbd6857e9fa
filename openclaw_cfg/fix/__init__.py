"""Changing a file so that a version of OpenClaw accepts it."""
