"""Opening a page of the catalogue in the person's browser."""

import sys
import webbrowser
from collections.abc import Mapping


def opened(url: str, env: Mapping[str, str]) -> str:
    """Open a page; what to tell of it, for a line on the screen.

    Where there is no screen for a window, a browser would take over the terminal.
    """
    windows = sys.platform in {"win32", "darwin"} or bool(
        env.get("DISPLAY") or env.get("WAYLAND_DISPLAY")
    )
    if windows and url.startswith("https://") and webbrowser.open(url):
        return f"opened {url}"
    return f"no browser here; the page is {url}"
