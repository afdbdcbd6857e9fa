"""The command of the first start, at the end of `init`."""

import pytest
from ask_desk import init

from openclaw_cfg.ask.detect import Around
from openclaw_cfg.ask.next_steps import after

SCRIPT = [
    ("want to use", "general"),
    ("general API", "deepseek"),
    ("Key for DeepSeek", "later"),
    ("Which models", ...),
    ("Another", "no"),
    ("defaultModel", ...),
    ("when it fails", ...),
]


@pytest.mark.parametrize(
    ("container", "dotenv", "command"),
    [
        (False, "", "openclaw gateway"),
        (True, "", "openclaw gateway --bind loopback"),
        (True, "OPENCLAW_GATEWAY_TOKEN=a-long-token\n", "openclaw gateway"),
    ],
)
def test_the_end_names_the_command_that_starts_the_gateway(
    tmp_path, container, dotenv, command
):
    (tmp_path / ".openclaw").mkdir()
    (tmp_path / ".openclaw" / ".env").write_text(dotenv)
    run = init(tmp_path, SCRIPT, around=Around(container=container))

    notes = after(run.desk, run.chosen, run.change, command="x", default="y")

    rows = [row for note in notes for row in note.rows]
    assert ("start", command) in rows
    token = any("OPENCLAW_GATEWAY_TOKEN" in text for _, text in rows)
    assert token == command.endswith("loopback")
