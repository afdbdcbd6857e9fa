"""What is shown of many things fits the terminal and breaks no word."""

import json
import sys

import pytest

from openclaw_cfg.cli.console import Console

PLAN = "tencent-coding-plan"


@pytest.fixture
def config(isolated):
    """A plan and an API with long names, one with more models than a table shows."""
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir()
    names = [f"deepseek-model-with-a-long-name-{number}" for number in range(9)]
    entry = {"api": "openai-completions", "apiKey": "${DEEPSEEK_API_KEY}"}
    plan = {**entry, "apiKey": "${TENCENT_CODING_PLAN_API_KEY}"}
    plan["baseUrl"] = "https://api.lkeap.cloud.tencent.com/coding/v3"
    plan["models"] = [{"id": "hunyuan-2.0-thinking", "name": "Hunyuan"}]
    entry["baseUrl"] = "https://api.deepseek.com"
    entry["models"] = [{"id": name, "name": name} for name in names]
    model = {"primary": f"{PLAN}/hunyuan-2.0-thinking", "fallbacks": []}
    document = {
        "models": {"providers": {PLAN: plan, "deepseek": entry}},
        "agents": {"defaults": {"model": model}},
    }
    path.write_text(json.dumps(document))
    return path


ARGS = [
    ("list",),
    ("list", "-v"),
    ("default", "--explain", "--no-probe"),
    ("cost",),
    ("catalog",),
    ("catalog", "--stale"),
    ("catalog", "--usable-in", "litellm"),
    ("catalog", "--compare", "zai-coding-plan", "deepseek"),
    ("catalog", "zai-coding-plan"),
    ("catalog", "openrouter"),
]


@pytest.mark.parametrize("args", ARGS, ids=" ".join)
@pytest.mark.parametrize("columns", [60, 100])
def test_lines_fit_and_words_are_whole(run, config, args, columns):
    piped = run(*args)
    shown = run(*args, columns=columns)

    assert shown.code == piped.code == 0
    long = [line for line in shown.stdout.splitlines() if len(line) > columns]
    assert [
        one for one in long if "://" not in one and "openclaw.json" not in one
    ] == []
    known = {*piped.stdout.replace(",", " ").split(), "and", "5", "more"}
    assert set(shown.stdout.replace(",", " ").split()) <= known


def test_on_a_pipe_a_provider_is_one_line_with_all_its_models(run, config):
    (row,) = [
        line for line in run("list").stdout.splitlines() if line.startswith("deepseek ")
    ]

    assert row.count("deepseek-model-with-a-long-name-") == 9
    assert "and 5 more" in run("list", columns=200).stdout


def test_talk_breaks_between_words_and_never_inside_a_command(monkeypatch, capsys):
    console = Console(color="never", quiet=False, verbose=0, env={})
    monkeypatch.setenv("COLUMNS", "60")
    text = f"  a note on {'words ' * 10}runs `openclaw-cfg undo /a/b/c --yes`, and ends"

    console.talk(text)
    assert capsys.readouterr().err == f"{text}\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    console.talk(text)

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert all(len(line) <= 60 and line.startswith("  ") for line in lines)
    assert " ".join(line.strip() for line in lines) == text.strip()
    assert any("`openclaw-cfg undo /a/b/c --yes`" in line for line in lines)
