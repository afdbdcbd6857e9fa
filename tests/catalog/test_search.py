"""What people look for finds its presets; places know each plan's word."""

import json

import pytest

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.places import load_places

NAMED = {
    "zai-coding-plan": {"claude-code", "cline", "opencode", "litellm"},
    "volcengine-coding-plan": {
        *("claude-code", "opencode", "cline", "cursor", "roo", "kilocode"),
    },
    "kimi-coding-plan": {"claude-code", "roo", "opencode", "litellm"},
    "alibaba-coding-plan": {"claude-code", "dify", "n8n", "curl", "litellm"},
}


def ids(run, *args) -> list[str]:
    document = json.loads(run("catalog", *args, "--json").stdout)
    return [p["id"] for p in document["presets"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Dify", "alibaba-coding-plan"),
        ("dify", "openai"),
        ("Cline", "zai-coding-plan"),
        ("Cursor", "volcengine-coding-plan"),
        ("FastGPT", "deepseek"),
        ("ChatBox", "deepseek"),
        ("prompt caching", "anthropic"),
        ("embeddings", "openai"),
        ("embeddings", "google"),
        ("DeepSeek V3.2", "apiyi"),
        ("智谱", "zai-coding-plan"),
        ("通义", "alibaba"),
        ("豆包", "volcengine"),
        ("codex-mini-latest", "openai"),
    ],
)
def test_what_people_look_for_is_found(run, words, found):
    assert found in ids(run, "--search", words)


def test_a_tool_does_not_find_a_plan_that_is_silent_about_it(run):
    found = ids(run, "--search", "FastGPT")

    assert "kimi-coding-plan" not in found


def test_a_part_of_a_tool_s_name_does_not_find_all_that_may_be_used_there(run):
    """`qwen` is in "Qwen Code", which most offers allow."""
    found = ids(run, "--search", "qwen")

    assert "alibaba" in found
    assert "xai" not in found
    assert "xai" in ids(run, "--search", "Qwen Code")


@pytest.mark.parametrize(("preset", "tools"), NAMED.items())
def test_each_plan_s_word_about_tools(preset, tools):
    policy = next(p for p in load_presets() if p.id == preset).policy

    assert set(policy.tools) == tools


def test_places_have_the_tools_that_people_use():
    assert {place.id for place in load_places()} >= {
        *("cursor", "cline", "claude-code", "qwen-code", "opencode", "roo"),
        *("kilocode", "n8n", "open-webui", "litellm", "dify", "fastgpt", "chatbox"),
    }


def test_whose_key_may_go_to_a_place(run):
    rows = json.loads(run("catalog", "--usable-in", "dify", "--json").stdout)["presets"]

    says = {row["preset"]: (row["permission"], row["named"]) for row in rows}
    assert says["minimax-coding-plan"] == ("allowed", True)
    assert says["deepseek"] == ("allowed", False)
    assert says["alibaba-coding-plan"] == ("forbidden", True)
    assert says["zai-coding-plan"] == ("forbidden", False)
    order = ["allowed", "unclear", "forbidden"]
    permissions = [row["permission"] for row in rows]
    assert permissions == sorted(permissions, key=order.index)


@pytest.mark.parametrize("place", [place.title for place in load_places()])
def test_a_place_by_its_title_on_a_page(run, place):
    result = run("catalog", "--usable-in", place, columns=80)

    assert result.code == 0
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_a_place_that_is_none_is_wrong_usage(run):
    result = run("catalog", "--usable-in", "nowhere")

    assert result.code == 2
    assert "the places are claude-code" in result.stderr


def test_presets_side_by_side(run):
    names = ("zai-coding-plan", "zai", "deepseek")
    result = run("catalog", "--compare", *names, columns=80)

    assert result.code == 0
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    labels = {line[:10].strip() for line in result.stdout.splitlines()}
    assert {"price", "quota", "context", "models", "regions", "terms"} <= labels


def test_a_comparison_as_json_has_the_documents(run):
    assert ids(run, "--compare", "zai", "deepseek") == ["zai", "deepseek"]


@pytest.mark.parametrize("args", [["--compare", "zai"], ["zai", "deepseek"]])
def test_a_comparison_needs_two_and_its_flag(run, args):
    assert run("catalog", *args).code == 2


def test_articles_and_what_became_of_them(run):
    page = " ".join(run("catalog", "zai-coding-plan").stdout.split())

    assert "was $3 a month, 120 prompts in 5 hours (2026-02-25 or later)" in page
    assert "is from $18 a month" in page
    tier = " ".join(run("catalog", "anthropic").stdout.split())
    assert "usage tier 4 was $400 paid in: 4,000 requests a minute" in tier
    assert "is not known" in tier


def test_apiyi_has_models_that_init_can_write_and_cost_can_count(run, tmp_path):
    path = tmp_path / "openclaw.json"
    made = run(
        *("init", "--setup", "general", "--provider", "apiyi", "--no-probe", "--yes"),
        *("--api-key-env", "APIYI_API_KEY", "--config", path),
        APIYI_API_KEY="sk-0123456789abcdef0123456789abcdef",
    )
    assert made.code == 0, made.stderr
    assert "chosen at a price of 2026-02-25 or later, 276 days old" in made.stderr

    checked = run(
        *("validate", path, "--format", "json"),
        APIYI_API_KEY="sk-0123456789abcdef0123456789abcdef",
    )
    cost = json.loads(run("cost", "apiyi/deepseek-v3.2", "--json").stdout)

    assert json.loads(checked.stdout)["files"][0]["diagnostics"] == []
    model = cost["models"][0]
    assert model["price"]["input"] == 0.28
    assert (model["source"]["stale"], model["source"]["after"]) == (True, True)
