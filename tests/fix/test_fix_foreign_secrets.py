"""Secrets in a file, from a command, from another tool's store, with a default."""

import json

import pytest
from fix_plans import fixed, of_text

from openclaw_cfg.app.removed import removed, replaced
from openclaw_cfg.jsonpath import get

KEY = ("models", "providers", "acme", "apiKey")
ROWS = [{"id": "m", "name": "m"}]


def with_entry(**entry):
    """The text of a file with one provider."""
    entry = {"baseUrl": "https://acme.example/v1", "models": ROWS, **entry}
    return json.dumps(
        {"gateway": {"mode": "local"}, "models": {"providers": {"acme": entry}}}
    )


def key_of(text):
    """The key of the provider after a fix."""
    return get(fixed(text), *KEY)


REFERENCE = {"source": "file", "provider": "acme-api-key", "id": "value"}
STORE = {"source": "file", "path": "/run/k", "mode": "singleValue"}


@pytest.mark.parametrize(
    "entry",
    [
        {"apiKey": "file:/run/k"},
        {"apiKey": "file:///run/k"},
        {"apiKey": "{file:/run/k}"},
        {"apiKey": {"file": "/run/k"}},
        {"apiKeyFile": "/run/k"},
        {"api_key_path": "/run/k"},
    ],
)
def test_a_key_in_a_file_is_a_reference_to_the_file(entry):
    after = fixed(with_entry(**entry))

    assert get(after, *KEY) == REFERENCE
    assert get(after, "secrets", "providers") == {"acme-api-key": STORE}


@pytest.mark.parametrize(
    "key",
    ["file:relative", "file:/run/$(touch ran)", "file:/run/`ran`", "{file:/run/${X}}"],
)
def test_no_other_text_is_a_file(key):
    after = fixed(with_entry(apiKey=key))

    assert get(after, *KEY) == key
    assert "secrets" not in after


def test_a_name_that_is_taken_is_not_taken_again():
    file = json.loads(with_entry(apiKey="file:/run/k"))
    file["secrets"] = {"providers": {"acme-api-key": {"source": "env"}}}

    after = fixed(json.dumps(file))

    assert get(after, *KEY, "provider") == "acme-api-key-2"
    assert get(after, "secrets", "providers", "acme-api-key") == {"source": "env"}


def test_a_key_beside_the_file_counts():
    plan = of_text(with_entry(apiKey="${ACME_KEY}", apiKeyFile="/run/k"))

    assert get(plan.after.merged, *KEY) == "${ACME_KEY}"
    assert "/run/k" in str([item.value for item in plan.removed])


@pytest.mark.parametrize(
    "entry",
    [
        {"apiKey": "op://Private/Acme/credential"},
        {"apiKey": "!pass show acme"},
        {"apiKey": "$(cat /run/k)"},
        {"apiKey": "`cat /run/k`"},
        {"apiKeyCommand": "pass show acme"},
        {"apiKeyHelper": ["pass", "show", "acme"]},
    ],
)
def test_what_is_no_key_is_set_aside_with_the_way_out(entry):
    """No text becomes a command: what ran it has to be named by a person."""
    plan = of_text(with_entry(**entry))

    assert get(plan.after.merged, *KEY) is None
    assert "secrets" not in plan.after.merged
    assert [item.value for item in plan.removed] == [*entry.values()]
    (step,) = (s for s in plan.steps if s.rule.startswith("secret-"))
    assert "${ACME_API_KEY}" in step.effect


@pytest.mark.parametrize("key", ["!looks-like-a-key", "op-abcdefgh", "sk-op://x y"])
def test_a_key_that_only_looks_so_stays(key):
    assert key_of(with_entry(apiKey=key)) == key


@pytest.mark.parametrize(
    ("text", "key", "default"),
    [
        ("${ACME_KEY:-sk-of-acme}", "${ACME_KEY}", "sk-of-acme"),
        ("${ACME_KEY-sk-of-acme}", "${ACME_KEY}", "sk-of-acme"),
        ("${ACME_KEY:-}", "${ACME_KEY}", None),
        ("${ACME_KEY:?is needed}", "${ACME_KEY}", None),
        ("${ACME_KEY:-$(touch ran)}", "${ACME_KEY:-$(touch ran)}", None),
        ("${ACME_KEY:-${OTHER}}", "${ACME_KEY:-${OTHER}}", None),
        ("${acme:-x}", "${acme:-x}", None),
        ("<%= ENV['ACME_KEY'] %>", "${ACME_KEY}", None),
        ('<%= ENV.fetch("ACME_KEY") -%>', "${ACME_KEY}", None),
    ],
)
def test_a_variable_with_a_default(text, key, default):
    after = fixed(with_entry(apiKey=text))

    assert get(after, *KEY) == key
    assert get(after, "env", "vars", "ACME_KEY") == default


@pytest.mark.parametrize("env", [{"vars": {"ACME_KEY": "a"}}, {"ACME_KEY": "a"}])
def test_what_sets_the_variable_already_counts(env):
    file = json.loads(with_entry(apiKey="${ACME_KEY:-b}"))
    file["env"] = env

    assert get(fixed(json.dumps(file)), "env", "vars", "ACME_KEY") == "a"


def test_a_default_is_not_told_and_not_lost():
    plan = of_text(with_entry(apiKey="${ACME_KEY:-sk-of-acme}"))

    told = [word for _, word in replaced(plan)]
    said = [f"{s.reason} {s.effect}" for s in plan.steps]
    assert "sk-of-acme" not in str([told, said])
    assert "sk-of-acme" in str([plan.after.merged, removed(plan)])


@pytest.mark.parametrize(
    ("auth", "entry"),
    [
        ({"type": "bearer", "token": "k"}, {"apiKey": "k"}),
        ({"type": "api-key", "value": "k"}, {"apiKey": "k"}),
        ({"mode": "api_key", "key": "${K}"}, {"apiKey": "${K}"}),
        ({"type": "header", "name": "X-K", "value": "k"}, {"headers": {"X-K": "k"}}),
        ({"type": "basic", "token": "k"}, {}),
        ({"type": "bearer", "token": "k", "realm": "r"}, {}),
        ({"type": "header", "value": "k"}, {}),
        ({"type": "bearer", "token": "k", "key": "l"}, {}),
    ],
)
def test_the_authentication_of_a_provider(auth, entry):
    provider = get(fixed(with_entry(auth=auth)), *KEY[:-1])

    assert {k: provider[k] for k in ("apiKey", "headers") if k in provider} == entry
    assert "auth" not in provider


def test_a_bearer_of_anthropics_protocol_is_sent_as_one():
    auth = {"type": "bearer", "token": "${K}"}

    provider = get(fixed(with_entry(api="anthropic-messages", auth=auth)), *KEY[:-1])

    assert provider["authHeader"] is True


def test_the_key_that_is_set_counts():
    plan = of_text(with_entry(apiKey="one", auth={"type": "bearer", "token": "two"}))

    assert get(plan.after.merged, *KEY) == "one"
    assert "two" in str([item.value for item in plan.removed])
