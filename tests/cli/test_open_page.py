"""`o` opens the page for keys where that takes no terminal away."""

import webbrowser

import pytest

from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.screen import Screen

PAGE = "https://vendor.example/keys"


@pytest.mark.parametrize(
    ("env", "opens"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"BROWSER": "/home/me/.vscode-server/bin/helpers/browser.sh"}, True),
        ({"BROWSER": "/usr/bin/w3m -v"}, False),
    ],
)
def test_a_page_is_opened_where_the_terminal_stays(monkeypatch, env, opens):
    asked = []
    monkeypatch.setattr(webbrowser, "open", lambda url: asked.append(url) or True)
    monkeypatch.setattr("sys.platform", "linux")
    screen = Screen.of(Console(color="never", quiet=False, verbose=0, env=env))

    said = screen.opened(PAGE)

    assert asked == [PAGE] * opens
    assert PAGE in said
