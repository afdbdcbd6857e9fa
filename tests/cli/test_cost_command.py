"""`cost`: a month by use and with each plan."""

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.app.usage import Usage, rates
from openclaw_cfg.catalog.billing import Caching, Price
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.cli.cost_view import Scale, money

SOURCE = FactSource(title="t", date="2026", trust="vendor")
CLAUDE = Price(input=2, output=10, cache_read=0.2, cache_write=2.5)
# What is known of Claude's cache: stored for 1.25 or 2 times the price, read for 0.1.
KEPT = Caching(supported=True, source=SOURCE, read=0.1, write=1.25, write_hour=2)


def _document(run, *args):
    result = run("cost", "--json", *args)
    assert result.code == 0, result.stderr
    return json.loads(result.stdout)


def _plan(document, preset, tier):
    rows = document["plans"]
    return next(r for r in rows if (r["preset"], r["tier"]) == (preset, tier))


def test_storing_costs_a_quarter_more_and_reading_a_tenth():
    usage = Usage(input_tokens=1_000_000, output_tokens=0, cache_hit=0.5)

    assert rates(CLAUDE, KEPT, usage).prompt(usage) == pytest.approx(
        0.5 * 2 * 1.25 + 0.5 * 2 * 0.1
    )


def test_storing_for_an_hour_costs_twice_the_price():
    usage = Usage(input_tokens=1_000_000, output_tokens=0, cache_hit=0.5, hour=True)

    assert rates(CLAUDE, KEPT, usage).prompt(usage) == pytest.approx(
        0.5 * 2 * 2 + 0.5 * 2 * 0.1
    )


def test_an_hour_changes_nothing_where_it_cannot_be_had():
    price = Price(input=1, output=1, cache_read=0.1)
    short, long = Usage(), Usage(hour=True)

    assert rates(price, None, short) == rates(price, None, long)


def test_without_a_cache_everything_has_the_input_price():
    usage = Usage(cache_hit=0)

    assert rates(CLAUDE, KEPT, usage).fresh == 2


def test_free_storing_costs_no_less_than_the_input():
    price = Price(input=1, output=1, cache_read=0.1, cache_write=0)

    assert rates(price, None, Usage()).fresh == 1


def test_what_is_not_known_of_a_cache_saves_nothing():
    price = Price(input=1, output=1)

    assert rates(price, None, Usage(cache_hit=0.9)).cached == 1
    assert rates(price, KEPT, Usage(cache_hit=0.9)).cached == pytest.approx(0.1)


@given(
    st.floats(0.01, 100),
    st.floats(0.01, 1),
    st.floats(0, 1),
    st.integers(1, 10**6),
)
def test_more_from_the_cache_never_costs_more(price, share, hit, tokens):
    caching = Caching(supported=True, source=SOURCE, read=share, write=1.25)
    more = Usage(input_tokens=tokens, cache_hit=min(1, hit + 0.1))
    less = Usage(input_tokens=tokens, cache_hit=max(hit, 0.001))

    def cost(usage):
        return rates(Price(input=price, output=1), caching, usage).month(usage)

    assert cost(more) <= cost(less) or math.isclose(cost(more), cost(less))


def test_the_documented_example_has_these_numbers(run):
    """Under 50 prompts a day: plan or API? The figures of the README."""
    found = _document(
        run,
        *("deepseek/deepseek-flash", "zai/glm-5.2", "anthropic/claude-sonnet-5"),
        *("--prompts-per-day", 50, "--input-tokens", 20_000),
        *("--output-tokens", 1_000, "--cache-hit", "80%"),
    )

    months = {row["ref"]: round(row["month"], 2) for row in found["models"]}
    assert months == {
        "deepseek/deepseek-flash": 3.74,
        "zai/glm-5.2": 21.24,
        "anthropic/claude-sonnet-5": 34.8,
    }
    plan = _plan(found, "zai-coding-plan", "Lite")
    assert plan["priceUsd"] == 18
    assert plan["sameByUse"]["ref"] == "zai/glm-5.2"
    assert round(plan["breakEvenPromptsPerDay"], 1) == 42.4
    assert plan["source"]["date"] == "2026-07-26"


def test_at_the_break_even_plan_and_use_cost_the_same(run):
    before = _plan(_document(run), "opencode-go", "Go")

    at = before["breakEvenPromptsPerDay"]
    after = _plan(_document(run, "--prompts-per-day", at), "opencode-go", "Go")

    assert after["sameByUse"]["month"] == pytest.approx(after["priceUsd"])


def test_from_so_many_prompts_on_the_plan_is_cheaper_and_not_from_one_less(run):
    rows = (line.split() for line in run("cost").stdout.splitlines())
    (start,) = (
        int(row[4].rstrip("*")) for row in rows if row[:1] == ["Go"] and row[1] == "$10"
    )

    def saves(prompts):
        plan = _plan(_document(run, "--prompts-per-day", prompts), "opencode-go", "Go")
        return plan["sameByUse"]["month"] > plan["priceUsd"]

    assert saves(start)
    assert not saves(start - 1)


def test_a_quota_covers_so_many_requests_for_each_prompt(run):
    found = _plan(
        _document(run, "--prompts-per-day", 100), "byteplus-coding-plan", "Lite"
    )

    assert found["requests"] == {"fiveHours": 1200, "week": 9000, "month": 18000}
    assert found["callsPerPrompt"] == min(1200 / 100, 9000 / 700, 18000 / 3000)


def test_what_is_not_known_stays_null(run):
    found = _document(run)

    lite = _plan(found, "byteplus-coding-plan", "Lite")
    assert (lite["price"], lite["priceUsd"]) == (None, None)
    assert lite["breakEvenPromptsPerDay"] is None
    assert any(plan["tier"] is None for plan in found["plans"])


def test_yuan_are_compared_only_at_a_rate(run):
    plain = _plan(_document(run), "qianfan-coding-plan", "Lite")
    rated = _plan(_document(run, "--cny-per-usd", 8), "qianfan-coding-plan", "Lite")

    assert (plain["price"], plain["currency"]) == (40, "CNY")
    assert (plain["priceUsd"], rated["priceUsd"]) == (None, 5)


def test_configured_models_are_counted_with_the_file_s_prices(run, tmp_path):
    path = tmp_path / "openclaw.json"
    rows = [
        {"id": "dear", "name": "d", "cost": {"input": 100, "output": 200}},
        {"id": "zero", "name": "z", "cost": {"input": 0, "output": 0}},
    ]
    provider = {"baseUrl": "https://acme.example/v1", "models": rows}
    path.write_text(json.dumps({"models": {"providers": {"acme": provider}}}))

    dear, zero = _document(run, "--config", path, "--cache-hit", 0)["models"]

    assert dear["month"] == pytest.approx((20_000 * 100 + 1000 * 200) / 1e6 * 1500)
    assert (dear["source"], dear["configured"]) == (None, True)
    assert (zero["price"], zero["month"]) == (None, None)


def test_a_server_of_ones_own_is_listed_as_free(run, tmp_path):
    path = tmp_path / "openclaw.json"
    rows = [{"id": "llama4", "name": "l"}]
    own = {"baseUrl": "http://127.0.0.1:11434", "api": "ollama", "models": rows}
    providers = {"ollama": own}
    path.write_text(json.dumps({"models": {"providers": providers}}))

    (model,) = _document(run, "--config", path)["models"]
    shown = run("cost", "--config", path, columns=100).stdout

    assert (model["ref"], model["free"], model["month"]) == (
        "ollama/llama4",
        "own server",
        0,
    )
    assert re.search(r"^ollama/llama4 +free +own server$", shown, re.MULTILINE)
    assert shown.rstrip().endswith("The tokens of ollama/llama4 cost nothing.")
    assert "own server,ollama/llama4,0.0000" in (
        run("cost", "--config", path, "--format", "csv").stdout
    )
    # Its zero does not stretch the bars of the others.
    bars = run("cost", "deepseek/deepseek-flash").stdout
    with_own = run("cost", "--config", path, "deepseek/deepseek-flash").stdout
    steps = [re.search(r"Each block more is .*", text)[0] for text in (bars, with_own)]
    assert steps[0] == steps[1]


def test_the_plan_of_the_file_is_marked_and_counts_of_one_are_singular(run, tmp_path):
    path = tmp_path / "openclaw.json"
    entry = {
        "baseUrl": "https://api.z.ai/api/coding/paas/v4",
        "models": [{"id": "glm-5.3", "name": "g"}],
    }
    path.write_text(json.dumps({"models": {"providers": {"zai": entry}}}))

    args = ("--prompts-per-day", 1, "--input-tokens", 1)
    lines = run("cost", "--config", path, *args).stdout.splitlines()

    marked = [
        line.partition(" (in your file)")[0] for line in lines if "(in your" in line
    ]
    assert marked == ["zai-coding-plan Lite", "zai-coding-plan Pro", "zai-coding-plan"]
    assert lines[0].startswith("A month of 1 prompt a day, each with 1 token in and")


@pytest.mark.parametrize("share", ["0.8", "80", "80%", " 80 % "])
def test_a_share_is_said_in_three_ways(run, share):
    assert _document(run, "--cache-hit", share)["usage"]["cacheHit"] == 0.8


@pytest.mark.parametrize(
    "args",
    [
        ["--cache-hit", "120"],
        ["--cache-hit", "1.5"],
        ["--cache-hit", "much"],
        ["--prompts-per-day", "0"],
        ["no-such/model"],
        ["deepseek/no-such"],
        ["zai-coding-plan/glm-5.2"],
    ],
)
def test_what_cannot_be_counted_is_exit_2(run, args):
    assert run("cost", *args).code == 2


@pytest.mark.parametrize(("locale", "bar"), [("C.UTF-8", "█"), ("C", "#")])
def test_the_page_fits_80_columns_in_every_locale(run, locale, bar):
    result = run("cost", "deepseek/deepseek-flash", columns=80, LC_ALL=locale)

    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert f"$3.74  {bar}" in result.stdout
    assert locale != "C" or result.stdout.isascii()


def test_bars_tell_cheap_from_dear_and_their_scale_is_said(run):
    result = run("cost", "deepseek/deepseek-flash", LC_ALL="C")

    bars = {
        line.split("$")[0].strip(): line.count("#")
        for line in result.stdout.splitlines()
        if "#" in line
    }
    assert bars["openai-codex Codex Pro, largest"] == 21
    assert bars["deepseek/deepseek-flash"] == 1
    assert 7 < bars["synthetic Subscription"] < bars["openai-codex Codex Pro, middle"]
    assert "Each block more is 1.28 times the cost." in result.stdout


@pytest.mark.parametrize(
    ("costs", "lengths"),
    [
        ([], []),
        ([0], [1]),
        ([100, 200], [10, 21]),
        ([4, 30, 30], [3, 21, 21]),
        ([4, 30, 500], [1, 9, 21]),
        ([0, 1e9], [1, 21]),
    ],
)
def test_the_scale_is_even_unless_the_cheap_ones_would_be_alike(costs, lengths):
    scale = Scale.of(costs)

    assert [scale.length(cost) for cost in costs] == lengths


def test_the_last_words_answer_the_question(run):
    plans = _document(run)["plans"]
    least = min(plan["priceUsd"] for plan in plans if plan["priceUsd"])

    result = run("cost", "deepseek/deepseek-flash")

    said, _, plan = " ".join(result.stdout.split()).rpartition(" (")
    assert said.endswith(
        "Pay-as-you-go, deepseek/deepseek-flash is the cheapest: $3.74 a month, less "
        "than the cheapest plan whose price is known"
    )
    assert plan.endswith(f", ${least:.2f}).")


def test_a_configuration_that_is_named_must_be_there(run, tmp_path):
    assert run("cost", "--config", tmp_path / "none.json").code == 3


@pytest.mark.parametrize(
    ("usd", "text"),
    [
        (None, "?"),
        (0, "$0"),
        (0.00249, "$0.00249"),
        (3.736, "$3.74"),
        (1234, "$1,234.00"),
    ],
)
def test_money_is_short_but_never_rounded_away(usd, text):
    assert money(usd) == text


@pytest.mark.parametrize("flag", ["--prompts-per-day", "--cny-per-usd"])
@pytest.mark.parametrize("value", ["nan", "inf"])
def test_what_cannot_be_counted_with_is_exit_2(run, isolated, flag, value):
    result = run("cost", flag, value, "--json")

    assert result.code == 2
    assert f'"{value}" is not a number to count with' in result.stderr


def test_what_rests_on_an_old_price_has_a_star(run):
    """Prices that `--json` calls stale, of the plan or of its model by use."""
    table = run("cost").stdout.partition("PLAN  ")[2]
    marked = set[tuple[bool, bool]]()
    for plan in _document(run)["plans"]:
        if plan["tier"] is None or plan["breakEvenPromptsPerDay"] is None:
            continue
        rows = table.partition(f"\n{plan['preset']} ")[2]
        line = rows.partition(f"\n  {plan['tier']} ")[2].partition("\n")[0]
        start, cost, _ = line.split()[-3:]
        old, by_use = plan["source"]["stale"], plan["sameByUse"]["source"]["stale"]
        assert cost.endswith("*") == by_use
        assert start.endswith("*") == (old or by_use)
        marked.add((old, by_use))
    assert {(False, False), (True, False), (False, True)} <= marked
