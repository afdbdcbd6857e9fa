import json
from pathlib import Path

import pytest
from ask_desk import PRESETS, desk_in

from openclaw_cfg.ask.offers import AT_HAND, offers, terms
from openclaw_cfg.ask.search import found, near
from openclaw_cfg.catalog import preset, shipped
from openclaw_cfg.catalog.preset import Kind


def choices(*kinds, at_hand=None, without=()):
    return offers(PRESETS, kinds=kinds, at_hand=at_hand or {}, without=without)


def test_every_preset_of_the_kinds_is_offered_once_and_no_other():
    offered = [c.value for c in choices(Kind.CODING_PLAN, Kind.OAUTH)]

    assert sorted(offered) == sorted(
        p.id
        for p in PRESETS
        if p.kind in {Kind.CODING_PLAN, Kind.OAUTH}
        and not (p.status and p.status.state == "closed")
    )


def test_what_is_at_hand_comes_first_and_says_why():
    first = choices(Kind.GENERAL, at_hand={"openrouter": "OPENROUTER_API_KEY is set"})[
        0
    ]

    assert (first.value, first.group) == ("openrouter", AT_HAND)
    assert first.hint == "OPENROUTER_API_KEY is set"


def test_groups_stand_together():
    groups = [c.group for c in choices(*Kind, at_hand={"ollama": "answers"})]

    assert groups == sorted(groups, key=groups.index)


def test_any_other_server_stands_last_of_the_general_ones():
    assert choices(Kind.GENERAL)[-1].value == "custom"


def test_what_was_chosen_before_is_not_offered_again():
    values = [c.value for c in choices(Kind.GENERAL, without={"deepseek"})]

    assert "deepseek" not in values


def test_terms_fit_one_screen_of_a_small_terminal():
    """24 lines, of which the question below needs five."""
    for known in PRESETS:
        if known.kind in {Kind.CODING_PLAN, Kind.OAUTH}:
            note = terms(known)
            wrapped = sum(len(line) // 70 + 1 for line in note.lines)

            assert 3 + len(note.rows) + wrapped <= 19, known.id


def test_terms_name_source_date_and_how_sure_that_is():
    note = terms(preset("zai-coding-plan"))

    assert note.lines[-1] == (
        "Source: docs.z.ai/devpack/usage-policy, 2026-07-30, 121 days old "
        "(the vendor's own page)."
    )


def test_terms_name_tools_as_people_do():
    note = terms(preset("zai-coding-plan"))

    assert ("also not in", "LiteLLM proxy") in note.rows


@pytest.mark.parametrize("query", ["local", "own", "localhost", "endpoint"])
def test_an_endpoint_of_the_users_own_is_found_by_what_people_call_it(query):
    hits = [c.value for c in found(choices(Kind.GENERAL, Kind.SELF_HOSTED), query)]

    servers = {p.id for p in PRESETS if p.kind is Kind.SELF_HOSTED}
    assert {*hits} >= {*servers, "custom"}
    assert hits[-1] == "custom"


@pytest.mark.parametrize("query", ["relay", "proxy", "url", "other", "compatible"])
def test_any_other_address_is_found(query):
    offered = choices(Kind.GENERAL, Kind.SELF_HOSTED)

    assert "custom" in [c.value for c in found(offered, query)]


@pytest.mark.parametrize("query", ["other", "others", "something else", "unknown"])
def test_what_is_none_of_the_listed_leads_to_any_other_address_alone(query):
    offered = choices(Kind.GENERAL, Kind.CLOUD, Kind.SELF_HOSTED)

    assert [c.value for c in found(offered, query)] == ["custom"]


@pytest.mark.parametrize(
    ("query", "name"), [("oter", "custom"), ("othr", "custom"), ("deepsek", "deepseek")]
)
def test_a_typing_error_finds_what_is_nearest_and_no_more(query, name):
    offered = choices(Kind.GENERAL, Kind.CLOUD, Kind.SELF_HOSTED)

    assert [c.value for c in near(offered, query)] == [name]


def test_many_configured_providers_do_not_make_the_offer_slow(tmp_path, monkeypatch):
    """Every file of the catalogue is read once, however many providers there are."""
    folder = tmp_path / ".openclaw"
    folder.mkdir()
    places = {
        p.id: p.endpoints[0].url for p in PRESETS if "{" not in p.endpoints[0].url
    }
    entries = {name: {"baseUrl": url, "models": []} for name, url in places.items()}
    text = json.dumps({"models": {"providers": entries}})
    (folder / "openclaw.json").write_text(text)
    desk, _ = desk_in(tmp_path, [])
    read: list[Path] = []
    plain = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path)
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    shipped.cache_clear()

    here = desk.at_hand()

    assert here["zai"] == here["zai-coding-plan"] == "configured now"
    assert len(read) == len(set(read)) > 0
