import pytest

from openclaw_cfg.catalog import preset
from openclaw_cfg.catalog.places import load_places, may_use

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
