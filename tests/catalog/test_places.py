import pytest

from openclaw_cfg.catalog import preset
from openclaw_cfg.catalog.places import load_places, may_use, usable_in

PLACES = {place.id: place for place in load_places()}


@pytest.mark.parametrize(
    ("name", "place", "expected"),
    [
        ("zai-coding-plan", "dify", "forbidden"),
        ("alibaba-coding-plan", "n8n", "forbidden"),
        ("alibaba-coding-plan", "fastgpt", "forbidden"),
        ("minimax-coding-plan", "dify", "allowed"),
        ("minimax-coding-plan", "fastgpt", "unclear"),
        ("openai-codex", "dify", "forbidden"),
        ("deepseek", "dify", "allowed"),
        ("kimi-coding-plan", "chatbox", "forbidden"),
    ],
)
def test_a_tool_that_terms_name_comes_before_the_use(name, place, expected):
    assert may_use(preset(name), PLACES[place]) == expected


def test_of_offers_that_may_be_used_those_that_name_the_place_come_first():
    names = ("deepseek", "alibaba", "minimax-coding-plan", "zai-coding-plan")

    rows = usable_in(map(preset, names), PLACES["dify"])

    assert [(row.preset.id, row.permission, row.named) for row in rows] == [
        ("minimax-coding-plan", "allowed", True),
        ("deepseek", "allowed", False),
        ("alibaba", "allowed", False),
        ("zai-coding-plan", "forbidden", False),
    ]
