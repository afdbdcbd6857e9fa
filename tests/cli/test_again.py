"""A hint that wants a flag gives the whole command, to paste."""

import ast
import re
import shlex
from pathlib import Path

import pytest

import openclaw_cfg

ROOT = Path(openclaw_cfg.__file__).parent
TWO = """{
  gateway: { mode: "local" },
  agents: { defaults: { model: "zai/m" } },
  models: { providers: {
    zai: {
      baseUrl: "https://z.test/v1", apiKey: "${Z}",
      models: [{ id: "m", name: "M" }],
    },
    lab: {
      baseUrl: "https://l.test/v1", apiKey: "${L}",
      models: [{ id: "n", name: "N" }],
    },
  } },
}
"""
INIT = "openclaw-cfg init --setup general --provider deepseek"


def command(result):
    """The last command that a hint quotes."""
    (hint,) = [t for t in result.stderr.splitlines() if t.startswith("hint: ")]
    return re.findall("`([^`]+)`", hint)[-1]


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("init", "openclaw-cfg init --setup hybrid"),
        ("init --setup general", "openclaw-cfg init --setup general --provider "),
        (
            "init --setup coding-plan --provider deepseek",
            "openclaw-cfg init --provider deepseek --setup general",
        ),
        (
            "--color never init --setup=coding-plan --provider deepseek",
            "openclaw-cfg --color never init --provider deepseek --setup general",
        ),
        ("add zai --no-probe", "openclaw-cfg add zai --no-probe --api-key-env NAME"),
        (
            "init --setup general --provider deepseek --no-probe",
            f"{INIT} --no-probe --api-key-env deepseek=NAME",
        ),
        ("catalog zai deepseek", "openclaw-cfg catalog zai deepseek --compare"),
        ("catalog --refresh", "openclaw-cfg catalog --refresh --from openclaw"),
    ],
)
def test_the_whole_command_is_there_to_paste(run, isolated, typed, whole):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir()
    path.write_text("{}")

    result = run(*shlex.split(typed))

    assert result.code == 2
    assert command(result).startswith(whole)


def test_the_command_that_is_shown_does_it(run, isolated):
    (isolated / "two.json5").write_text(TWO)
    refused = run("remove", "--config", "two.json5", "zai", "--yes")

    whole = shlex.split(command(refused))

    assert refused.code == 1
    assert whole[-2:] == ["--default", "lab/n"]
    assert run(*whole[1:]).code == 0


def test_a_flag_that_was_wrong_is_not_there_twice(run, isolated):
    (isolated / "two.json5").write_text(TWO)
    typed = ("remove", "--config", "two.json5", "zai", "--yes")

    for wrong in (["--default", "zai/m"], ["--default=zai/m"]):
        again = command(run(*typed, *wrong))
        assert again == f"openclaw-cfg {shlex.join(typed)} --default lab/n"


def test_a_flag_goes_before_the_names_after_two_dashes(run, isolated):
    (isolated / "two.json5").write_text(TWO)

    result = run("remove", "--config", "two.json5", "--", "lab")

    assert command(result) == "openclaw-cfg remove --config two.json5 --yes -- lab"


def test_a_command_with_a_key_in_it_is_not_shown(run, isolated):
    (isolated / "two.json5").write_text(TWO)
    key = "sk-proj-Abc123Def456Ghi789Jkl012Mno345"
    url = f"https://user:{key}@relay.test/v1"

    result = run(
        *("add", "custom", "--config", "two.json5", "--base-url", url, "--no-probe"),
        *("--api-key-env", "LAB_KEY", "--model", "m"),
    )

    assert result.code == 2
    assert key not in result.stderr
    assert "***@" not in result.stderr


def test_every_hint_that_wants_a_flag_gives_the_command():
    """In quotes where it is written out, else by `flags`."""
    lacking = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = (
                {k.arg: k.value for k in node.keywords}
                if isinstance(node, ast.Call)
                else {}
            )
            if "hint" not in given or "flags" in given:
                continue
            text = "".join(
                part.value
                for part in ast.walk(given["hint"])
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            if re.search("(pass|add|try|with|name) --[a-z]", re.sub("`.*?`", "", text)):
                lacking.append(f"{path.relative_to(ROOT)}:{node.lineno} {text}")

    assert lacking == []


@pytest.mark.parametrize(
    ("typed", "added"),
    [
        ("--secret dotenv", "--secret zai=dotenv --secret deepseek=dotenv"),
        ("--secret=env", "--secret zai=env --secret deepseek=env"),
        ("--api-key-env DEEPSEEK_API_KEY", "--api-key-env deepseek=DEEPSEEK_API_KEY"),
        ("--model glm-5.3", "--model zai=glm-5.3"),
        ("--base-url http://h.test/?a=b", "--base-url 'PRESET=http://h.test/?a=b'"),
    ],
)
def test_a_flag_without_its_provider_is_shown_with_it(run, typed, added):
    zai = "--provider zai-coding-plan"
    lead = f"init --setup hybrid {zai} --provider deepseek"

    result = run(*shlex.split(f"{lead} {typed} --yes --no-probe"))

    assert result.code == 2
    whole = f"openclaw-cfg {lead} --yes --no-probe {added}"
    assert command(result) == whole.replace(" zai=", " zai-coding-plan=")
    if "PRESET" not in added:
        again = shlex.split(command(result))[1:]
        keys = {"ZAI_API_KEY": "z" * 20, "DEEPSEEK_API_KEY": "d" * 20}
        assert run(*again, **keys).code == 0


def test_a_store_that_cannot_be_is_named_for_its_provider(run):
    lead = "init --setup hybrid --provider zai-coding-plan --provider deepseek"
    typed = f"{lead} --yes --no-probe --secret deepseek=dotenv"
    named = "--api-key-env deepseek=LAB_KEY"

    result = run(*shlex.split(f"{typed} {named}"), ZAI_API_KEY="z" * 20)

    again = command(result)
    assert again.endswith("--secret deepseek=env")
    assert run(*shlex.split(again)[1:], ZAI_API_KEY="z" * 20).code == 0
