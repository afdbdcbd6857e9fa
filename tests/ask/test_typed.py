import pytest

from openclaw_cfg.ask.typed import A_KEY, ends_in_key, holds_key, ids, wrong_ids
from openclaw_cfg.catalog import load_presets

HEX = "0123456789abcdef" * 2
UUID = "99ee88d2-6046-4ea7-92c2-acac464b1412"


@pytest.mark.parametrize(
    "text",
    [
        "sk-0123456789abcdef0123",
        "tp-abcdefghij0123456789",
        "sk-cafebabefeedfacedeadbeefdecafbadn",
        "xai-abcdefghijklmnopqrstuvwx",
        "sk-litellm-master",
        "export OPENAI_API_KEY=sk-0123456789abcdef0123",
        "https://relay.example/v1?key=sk-0123456789abcdef0123",
        f"bce-v3/ALTAK-abcDEFghi012JKLmno345/{HEX}01234567",
        f"{HEX}.abcDEF0123456789",
        HEX,
        UUID,
    ],
)
def test_a_key_is_seen_whole_in_a_line_and_in_an_address(text):
    assert holds_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "my-lab-2024",
        "sk-telecom/a-model-of-theirs",
        f"https://gateway.example/v1/{HEX}/lab/openai",
        f"gateway.example/v1/{HEX}/lab",
        f"/usr/bin/bw get password {UUID}",
        "/run/secrets/deepseek",
        "ft:gpt-4o-mini-2024-07-18:acme:suffix:abc123",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.claude-4-v1:0",
    ],
)
def test_names_and_numbers_in_a_path_are_no_keys(text):
    assert not holds_key(text)


def test_no_id_or_address_of_the_catalogue_is_taken_for_a_key():
    named = [
        name
        for one in load_presets()
        for name in (
            one.id,
            *(model.id for model in one.models),
            *(e.url for e in one.endpoints),
        )
    ]

    assert [name for name in named if holds_key(name)] == []
    assert [m.id for p in load_presets() for m in p.models if wrong_ids(m.id)] == []


def test_commas_are_between_ids():
    assert ids(" a, b,,a ,c:1/x ") == ("a", "b", "c:1/x")
    assert wrong_ids("a, b") == ""
    assert wrong_ids(" , ") == "name a model"
    assert "commas" in wrong_ids("a, b c")
    assert len(wrong_ids(f"b {'c' * 2000}")) < 120
    assert wrong_ids("a, sk-0123456789abcdef0123") == A_KEY


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("glmsk-test-goodplan-1111", True),
        ("glm sk-abcdefghijkl123456", True),
        ("glm", False),
        ("glm-5.3", False),
        ("task-without-a-number", False),
    ],
)
def test_a_key_may_come_right_after_a_search(text, does):
    assert ends_in_key(text) is does
