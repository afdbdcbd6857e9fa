"""Facts show their age, and an old one is not a silent reason."""

import json
from datetime import date

import pytest

from openclaw_cfg.catalog import age, preset
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.catalog.find import preset_document
from openclaw_cfg.catalog.staleness import stale


def source(day: str, **more) -> FactSource:
    return FactSource(title="a page", date=day, trust="vendor", **more)


@pytest.mark.parametrize(
    ("day", "days", "stale", "old"),
    [
        ("2026-11-28", 0, False, False),
        ("2026-12-24", 0, False, False),
        ("2026-08-30", 90, False, False),
        ("2026-08-29", 91, True, False),
        ("2026-06-01", 180, True, False),
        ("2026-05-31", 181, True, True),
    ],
)
def test_stale_from_91_days_on_and_old_from_181(day, days, stale, old):
    fact = source(day)

    assert (fact.age, fact.stale, fact.old) == (days, stale, old)


def test_an_age_is_shown_only_where_it_matters():
    assert source("2026-11-21").dated == "2026-11-21"
    assert source("2026-07-02").dated == "2026-07-02, 149 days old"
    assert source("2026-02-25", after=True).dated == "2026-02-25 or later, 276 days old"
    assert str(source("2026-07-02")) == "a page, 2026-07-02"


def test_the_day_goes_on(monkeypatch):
    monkeypatch.setattr(age, "today", lambda: date(2027, 3, 1))

    assert source("2026-11-21").stale


def test_json_says_stale(run):
    zai = json.loads(run("catalog", "zai-coding-plan", "--json").stdout)["preset"]
    cost = json.loads(run("cost", "--json").stdout)

    assert zai["sources"]["devpack"]["stale"] is True
    plans = {p["preset"]: p for p in cost["plans"]}
    assert plans["zai-coding-plan"]["source"]["stale"] is True
    assert plans["openai-codex"]["source"]["stale"] is False


def test_stale_facts_are_listed_the_oldest_first(run):
    rows = json.loads(run("catalog", "--stale", "--json").stdout)["stale"]

    ages = [row["ageDays"] for row in rows]
    assert ages == sorted(ages, reverse=True)
    assert min(ages) > 90
    plan = next(r for r in rows if r["preset"] == "zai-coding-plan" and r["url"])
    assert plan["facts"]
    text = run("catalog", "--stale").stdout
    assert all(row["preset"] in text for row in rows)


def test_the_stale_facts_of_one_preset(run):
    rows = json.loads(run("catalog", "zai-coding-plan", "--stale", "--json").stdout)

    assert {row["preset"] for row in rows["stale"]} == {"zai-coding-plan"}


def test_fresh_facts_are_not_listed(run, monkeypatch):
    monkeypatch.setattr(age, "today", lambda: date(2026, 1, 1))
    result = run("catalog", "zai", "--stale")

    assert (result.code, result.stdout) == (0, "")
    assert "no fact is older than 90 days" in result.stderr


def test_a_break_even_on_old_facts_says_so(run, monkeypatch):
    monkeypatch.setattr(age, "today", lambda: date(2027, 6, 1))
    plans = json.loads(run("cost", "--json").stdout)["plans"]
    page = " ".join(run("cost").stdout.split())

    doubted = [p for p in plans if p["breakEvenPromptsPerDay"] is not None]
    assert doubted
    assert all("days old" in plan["breakEvenDoubt"] for plan in doubted)
    assert "rests on old facts: the plan's price is of" in page


def test_a_break_even_on_fresh_facts_does_not(run):
    plan = next(
        p
        for p in json.loads(run("cost", "--json").stdout)["plans"]
        if p["preset"] == "opencode-go"
    )

    assert plan["breakEvenDoubt"] is None


def test_a_default_chosen_on_old_terms_says_so(run, monkeypatch, tmp_path):
    monkeypatch.setattr(age, "today", lambda: date(2027, 6, 1))
    path = tmp_path / "openclaw.json"
    model = {"id": "deepseek-flash", "name": "d"}
    entry = {
        "baseUrl": "https://api.deepseek.com",
        "apiKey": "${DEEPSEEK_API_KEY}",
        "models": [model],
    }
    path.write_text(
        json.dumps(
            {
                "models": {"providers": {"deepseek": entry}},
                "agents": {"defaults": {"model": "deepseek/deepseek-flash"}},
            }
        )
    )
    found = run(
        "default",
        *("--config", path, "--explain", "--no-probe"),
        DEEPSEEK_API_KEY="sk-0123456789abcdef",
    )

    said = " ".join(found.stdout.split())
    assert "by terms of 2026-11-21, 192 days old" in said
    assert "at a price of 2026-09-30 or later" in said


def sources(value) -> list[str]:
    """The names under `source`, anywhere in a value."""
    if isinstance(value, list):
        return [name for item in value for name in sources(item)]
    if not isinstance(value, dict):
        return []
    here = [value["source"]] if isinstance(value.get("source"), str) else []
    return here + [n for k, v in value.items() if k != "source" for n in sources(v)]


def test_what_rests_on_a_stale_source_is_counted():
    document = preset_document("zai-coding-plan")
    del document["sources"]

    offer = preset("zai-coding-plan")

    found = stale([offer])

    names = {source: name for name, source in offer.sources.items()}
    assert found
    for one in found:
        name = names[one.source]
        assert sum(one.facts.values()) == sources(document).count(name)
        assert [*one.facts.values()] == sorted(one.facts.values(), reverse=True)
