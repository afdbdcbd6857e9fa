import json

import pytest

from openclaw_cfg.catalog import load_presets

IDS = [preset.id for preset in load_presets()]


def test_the_list_has_every_preset(run):
    result = run("catalog")

    assert result.code == 0
    shown = [line.split()[0] for line in result.stdout.splitlines()]
    assert set(IDS) <= set(shown)
    assert "catalog PRESET" in result.stderr


def test_a_kind_and_words_narrow_the_list(run):
    result = run("catalog", "--kind", "coding-plan", "--search", "Z.AI glm", "--json")

    document = json.loads(result.stdout)
    assert document["version"] == 1
    assert [p["id"] for p in document["presets"]] == ["zai-coding-plan"]


def test_words_are_looked_for_in_models_and_variables_too(run):
    by_model = json.loads(run("catalog", "--search", "kimi-k3", "--json").stdout)
    by_name = json.loads(run("catalog", "--search", "gemini_api_key", "--json").stdout)

    assert "moonshot" in [p["id"] for p in by_model["presets"]]
    assert [p["id"] for p in by_name["presets"]] == ["google"]


def test_nothing_found_is_said_on_stderr(run):
    result = run("catalog", "--search", "no such thing")

    assert (result.code, result.stdout) == (0, "")
    assert "no preset matches" in result.stderr


def test_nothing_found_as_json_is_an_empty_list(run):
    result = run("catalog", "--search", "no such thing", "--json")

    assert json.loads(result.stdout) == {
        "$schema": "catalog-1.schema.json",
        "version": 1,
        "presets": [],
    }


def test_one_preset_as_json_is_its_document(run):
    document = json.loads(run("catalog", "deepseek", "--json").stdout)

    assert document["version"] == 1
    assert document["preset"]["id"] == "deepseek"
    assert document["preset"]["endpoints"][0]["url"] == "https://api.deepseek.com"


@pytest.mark.parametrize("name", IDS)
def test_a_page_fits_a_terminal_and_dates_every_source(run, name):
    result = run("catalog", name, columns=80)

    assert result.code == 0
    lines = result.stdout.splitlines()
    too_long = [line for line in lines if len(line) > 80 and "https://" not in line]
    assert too_long == []
    preset = next(p for p in load_presets() if p.id == name)
    page = " ".join(result.stdout.split())
    for source in preset.sources.values():
        assert f"{source.trust}, {source.dated}" in page
    for model in preset.models:
        assert model.id in page
    assert preset.policy.summary.split(";")[0][:40] in page


def test_a_page_tells_prices_terms_errors_and_doubts(run):
    page = run("catalog", "zai").stdout

    assert "0.15" in page
    assert "HTTP 429, 1113" in page
    assert "allowed" in page
    assert "Not known" in page


def test_an_unknown_preset_is_wrong_usage(run):
    result = run("catalog", "glm")

    assert (result.code, result.stdout) == (2, "")
    assert 'there is no preset "glm"' in result.stderr


def test_a_kind_that_is_none_is_wrong_usage(run):
    assert run("catalog", "--kind", "free").code == 2
