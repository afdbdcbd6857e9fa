"""Where migrations look: patterns of places, the blocks of a scope, other words."""

import pytest

from openclaw_cfg.fix.places import Scope, blocks, matches, path
from openclaw_cfg.fix.spellings import named, spellings

AGENT, DEFAULTS = ("agents", "entries", "a"), ("agents", "defaults")
VALUE = {
    "agents": {
        "defaults": {},
        "entries": {"a": {}, "b": 5},
        "list": [{"id": "c"}, "d"],
    },
    "channels": {
        "defaults": {},
        "modelByChannel": {},
        "telegram": {"accounts": {"work": {}, "odd": 1}},
        "slack": None,
    },
}


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("agents.defaults", ["agents.defaults"]),
        ("agents.entries.*", ["agents.entries.a", "agents.entries.b"]),
        ("agents.list.*.id", ["agents.list.0.id"]),
        ("*.entries.a", ["agents.entries.a"]),
        ("channels.slack", ["channels.slack"]),
        ("channels.slack.*", []),
        ("agents.list.id", []),
        ("nothing", []),
        ("nothing.*", []),
    ],
)
def test_the_paths_that_match_a_pattern(pattern, found):
    there = [".".join(map(str, place)) for place in matches(VALUE, path(pattern))]

    assert there == found


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope.FILE, [((), None)]),
        (
            Scope.AGENT,
            [(DEFAULTS, None), (AGENT, None), (("agents", "list", 0), None)],
        ),
        (Scope.ENTRY, [(AGENT, None), (("agents", "list", 0), None)]),
        (
            Scope.CHANNEL,
            [
                (("channels", "telegram"), "telegram"),
                (("channels", "telegram", "accounts", "work"), "telegram"),
            ],
        ),
    ],
)
def test_the_blocks_of_a_scope(scope, found):
    assert [*blocks(scope, VALUE)] == found
    assert [*blocks(scope, {"agents": [], "channels": 5})] == found[: scope == "file"]


@pytest.mark.parametrize(
    ("phrase", "written"),
    [
        ("url", {"url", "Url", "URL"}),
        (
            "api base url",
            {
                *("apiBaseUrl", "ApiBaseUrl", "apibaseurl", "api_base_url"),
                *("api-base-url", "APIBASEURL", "API_BASE_URL", "API-BASE-URL"),
                "apiBaseURL",
            },
        ),
    ],
)
def test_every_way_to_write_a_phrase(phrase, written):
    assert {*spellings(phrase)} == written
    assert len(spellings(phrase, phrase)) == len(written)


def test_a_key_is_not_another_word_for_itself():
    words = named({"url": ("url", "link")})

    assert words == dict.fromkeys(["Url", "URL", "link", "Link", "LINK"], "url")
