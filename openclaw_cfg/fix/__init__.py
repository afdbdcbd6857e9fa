"""Bringing a file to what a version of OpenClaw accepts."""
