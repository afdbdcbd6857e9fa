"""`docs/ci.md`: what the recipes run is what the command line takes."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

DOC = (Path(__file__).parents[2] / "docs" / "ci.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", DOC, re.DOTALL)
COMMANDS = sorted(set(re.findall(r"openclaw-cfg (validate \. [^'\n`]*)", DOC)))


def test_every_recipe_is_read_by_its_system_s_language():
    for language, text in BLOCKS:
        if language == "yaml":
            assert isinstance(yaml.safe_load(text), dict)
    assert {language for language, _ in BLOCKS} == {"yaml", "groovy"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_recipe_s_command_writes_its_report_and_fails_on_errors(
    run, isolated, command
):
    args = shlex.split(command)
    report = isolated / args[args.index("--output") + 1]
    report.parent.mkdir(parents=True, exist_ok=True)
    (isolated / "openclaw.json").write_text('{"gatway": 1}')

    result = run(*args)

    assert result.code == 1
    assert "unknown-key" in report.read_text("utf-8")
