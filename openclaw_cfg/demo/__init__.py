"""A small provider on the loopback interface, for `demo` and for tests."""

from openclaw_cfg.demo.server import DemoProvider, Seen, serve

__all__ = ["DemoProvider", "Seen", "serve"]
