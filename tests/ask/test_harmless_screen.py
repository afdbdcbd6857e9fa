"""What a file holds reaches the questions without a raw control character."""

import json
import unicodedata

from pty_screen import CTRL_C, Terminal

EVIL = "x\x1b]52;c;aGk=\x07\u202e\u200b\x9b31m\u2028y"


def test_questions_about_a_stranger_s_file_obey_nothing_in_it(isolated):
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    entry = {
        "baseUrl": "http://127.0.0.1:9/v1",
        "apiKey": "${ACME_API_KEY}",
        "models": [{"id": f"m{EVIL}", "name": EVIL}],
    }
    path = state / "openclaw.json"
    path.write_text(
        json.dumps(
            {
                "models": {"providers": {f"acme{EVIL}": entry}},
                "agents": {"defaults": {"model": f"acme{EVIL}/m{EVIL}"}},
            }
        )
    )
    path.chmod(0o600)

    terminal = Terminal("add", "--no-probe", home=isolated)
    terminal.wait_for("type to search")
    terminal.press(CTRL_C)
    terminal.end()

    seen = terminal.raw
    assert "acme" in seen
    assert "]52;" not in seen.replace("\ufffd]52;", "")
    categories = {c for c in seen if unicodedata.category(c) in {"Cf", "Zl", "Zp"}}
    assert categories == set()
    assert "\x9b" not in seen
