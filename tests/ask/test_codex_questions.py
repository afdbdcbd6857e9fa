import base64
import json
import sqlite3
import time
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from ask_desk import add, init
from scripted_prompter import ScriptedPrompter

from openclaw_cfg.ask.detect import Around, describe
from openclaw_cfg.ask.next_steps import after, needed_login
from openclaw_cfg.ask.summary import summary
from openclaw_cfg.catalog import preset
from openclaw_cfg.cli import wizard_session
from openclaw_cfg.openclaw.held_logins import held_logins

ACCESS, REFRESH = "access-token-of-openclaw", "refresh-token-of-openclaw"
SOON = time.time() + 3600
CODEX = "openai-codex"
SCRIPT = [
    ("want to use", "hybrid"),
    ("Which plan", CODEX),
    ("Which models", ...),
    ("embeddings", "no"),
    ("general API", "deepseek"),
    ("Key for DeepSeek", "later"),
    ("Which models", ...),
    ("Another", "no"),
    ("defaultModel", ...),
    ("when it fails", ...),
]
KEY = "sk-0123456789abcdef0123"
WITH_KEY = [("embeddings", "key"), ("Paste the OpenAI", KEY)]
ALONE = [
    ("want to use", "coding-plan"),
    ("Which plan", CODEX),
    ("Which models", ...),
    ("embeddings", "no"),
    ("heartbeat", "off"),
    ("Another", "no"),
    ("defaultModel", ...),
    ("when it fails", ...),
]


def put_openclaw_login(state, **more):
    profile = {
        "type": "oauth",
        "provider": "openai",
        "access": ACCESS,
        "refresh": REFRESH,
        "expires": SOON * 1000,
        "email": "me@example.com",
        "chatgptPlanType": "plus",
        **more,
    }
    (state / "state").mkdir(parents=True)
    with closing(sqlite3.connect(state / "state" / "openclaw.sqlite")) as db:
        db.execute("CREATE TABLE config_machine_state (state_key, value_json)")
        store = {"version": 1, "profiles": {"openai:me@example.com": profile}}
        row = ("authProfiles.store", json.dumps(store))
        db.execute("INSERT INTO config_machine_state VALUES (?, ?)", row)
        db.commit()


def token(**claims) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{body}.signature"


def put_codex_login(folder, *, until=SOON):
    folder.mkdir(parents=True)
    auth = {"chatgpt_plan_type": "pro"}
    tokens = {
        "id_token": token(email="cli@example.com"),
        "access_token": token(exp=until, **{"https://api.openai.com/auth": auth}),
        "refresh_token": REFRESH,
    }
    (folder / "auth.json").write_text(json.dumps({"tokens": tokens}))
    return tokens


def around(home) -> Around:
    return Around(logins=held_logins(home / ".openclaw", home / ".codex"))


def test_the_file_only_refers_to_codex_and_writes_nothing_on_its_provider(tmp_path):
    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    text = run.change.after.source.text
    assert set(run.value["models"]["providers"]) == {"deepseek"}
    assert run.value["agents"]["defaults"]["models"] == {
        "openai/gpt-6-astra": {"alias": "strong"},
        "openai/gpt-5.6-luna": {},
    }
    assert "auth" not in run.value
    assert "plugins" not in run.value
    assert "agentRuntime" not in text
    assert "openai-codex" not in text
    assert run.change.report.valid


def test_codex_alone_is_a_setup_too(tmp_path):
    run = init(tmp_path, ALONE, around=around(tmp_path))

    assert "models" not in run.value
    assert run.value["agents"]["defaults"]["model"]["primary"] == "openai/gpt-6-astra"
    assert run.value["agents"]["defaults"]["heartbeat"] == {"every": "0m"}
    assert run.change.report.valid


def test_a_login_that_openclaw_has_is_described_and_its_tokens_are_not(tmp_path):
    put_openclaw_login(tmp_path / ".openclaw")

    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    assert run.value["auth"] == {
        "profiles": {
            "openai:me@example.com": {
                "provider": "openai",
                "mode": "oauth",
                "email": "me@example.com",
            }
        }
    }
    assert "me@example.com, plan plus, valid until" in run.inner.said
    everything = run.inner.said + run.change.after.source.text
    assert ACCESS not in everything
    assert REFRESH not in everything
    assert not needed_login(run.desk, run.chosen)


def test_an_order_of_profiles_that_is_there_gets_the_login_too(tmp_path):
    put_openclaw_login(tmp_path / ".openclaw")
    (tmp_path / ".openclaw" / "openclaw.json").write_text(
        '{"auth": {"order": {"openai": ["openai:other"]}}}'
    )

    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    assert run.value["auth"]["order"]["openai"] == [
        "openai:other",
        "openai:me@example.com",
    ]


def test_a_profile_that_is_described_already_stays(tmp_path):
    put_openclaw_login(tmp_path / ".openclaw")
    mine = {"provider": "openai", "mode": "oauth", "displayName": "mine"}
    (tmp_path / ".openclaw" / "openclaw.json").write_text(
        json.dumps({"auth": {"profiles": {"openai:me@example.com": mine}}})
    )

    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    assert run.value["auth"]["profiles"] == {"openai:me@example.com": mine}


@pytest.mark.parametrize(
    ("until", "said"),
    [(SOON, "valid until"), (SOON - 7200, "renewed at its next use")],
    ids=["valid", "expired"],
)
def test_the_codex_command_lines_login_is_shown_and_never_copied(tmp_path, until, said):
    tokens = put_codex_login(tmp_path / ".codex", until=until)

    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    assert f"cli@example.com, plan pro, {said}" in run.inner.said
    assert "a copied token would log out" in run.inner.said
    everything = run.inner.said + run.change.after.source.text
    assert not any(value in everything for value in tokens.values())
    assert "auth" not in run.value


def test_every_ticked_model_of_a_login_is_in_the_file(tmp_path):
    models = ("gpt-6-astra", "gpt-5.6-terra", "gpt-5.6-luna")
    script = [(t, models if "Which models" in t else a) for t, a in ALONE]

    run = init(tmp_path, script, around=around(tmp_path))

    defaults = run.value["agents"]["defaults"]
    assert defaults["model"]["primary"] == "openai/gpt-6-astra"
    assert defaults["model"]["fallbacks"] == ["openai/gpt-5.6-luna"]
    assert defaults["models"] == {"openai/gpt-5.6-terra": {}}
    assert run.value["meta"]["migrations"]["modelPolicyAllowlist"] is True
    told = summary(run.desk, run.change, run.chosen, "")
    assert dict(told.rows)["providers"] == "openai (login, 3 models)"


def test_the_model_for_every_day_is_not_proposed_as_the_strong_one(tmp_path):
    models = ("gpt-5.6-sol", "gpt-5.6-luna")
    script = [(t, models if "Which models" in t else a) for t, a in ALONE]

    run = init(tmp_path, script, around=around(tmp_path))

    model = run.value["agents"]["defaults"]["model"]
    assert model["primary"] == "openai/gpt-5.6-sol"
    assert model["fallbacks"] == ["openai/gpt-5.6-luna"]


def test_a_login_that_is_added_makes_no_allow_list_of_its_models(tmp_path):
    state = tmp_path / ".openclaw"
    state.mkdir()
    (state / "openclaw.json").write_text(
        '{gateway: {mode: "local"}, agents: {defaults: {model: "a/b"}}}'
    )
    script = [("Which models", ("gpt-5.6-luna",)), ("embeddings", "no")]

    run = add(tmp_path, script, CODEX, default="a/b", around=around(tmp_path))

    assert run.value["agents"]["defaults"]["models"] == {"openai/gpt-5.6-luna": {}}
    assert run.value["meta"]["migrations"] == {"modelPolicyAllowlist": True}


def test_retired_models_are_not_offered(tmp_path):
    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    title = "Which models of OpenAI Codex with a ChatGPT subscription?"
    offered = {choice.value for choice in run.inner.offered[title]}
    assert "gpt-6-astra" in offered
    assert not offered & {"gpt-5.4", "gpt-5.4-mini", "gpt-5.5"}


def test_memory_search_can_have_a_key_of_its_own(tmp_path):
    key = "sk-proj-0123456789abcdef"
    script = list(SCRIPT)
    script[3:4] = [("embeddings", "key"), ("OpenAI API key", f' "{key}" ')]

    run = init(tmp_path, script, around=around(tmp_path))

    assert [(v.name, v.value) for v in run.change.variables] == [
        ("OPENAI_API_KEY", key)
    ]
    assert "openai" not in run.value["models"]["providers"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("abc", "too short for a key of OpenAI"),
        ("embeddings", "this is a word"),
        ("sk-proj 0123456789", "a key has no spaces"),
        ("OPENAI_API_KEY", "the name of a variable"),
        ("https://platform.openai.com/api-keys", "this is an address"),
    ],
)
def test_a_key_for_memory_search_is_judged_as_every_key_is(tmp_path, typed, wrong):
    script = [*SCRIPT[:3], ("embeddings", "key"), ("OpenAI API key", typed)]

    with pytest.raises(AssertionError, match=wrong):
        init(tmp_path, script, around=around(tmp_path))


def test_a_key_of_another_vendor_for_memory_search_is_asked_about(tmp_path):
    key = "sk-proj-0123456789abcdef"
    script = list(SCRIPT)
    script[3:4] = [
        ("embeddings", "key"),
        ("OpenAI API key", "sk-or-v1-0123456789abcdef"),
        ("looks like a key of OpenRouter", "no"),
        ("OpenAI API key", key),
    ]

    run = init(tmp_path, script, around=around(tmp_path))

    assert [v.value for v in run.change.variables] == [key]


def test_memory_search_that_has_a_key_is_not_asked_about(tmp_path):
    script = [pair for pair in SCRIPT if pair[0] != "embeddings"]

    run = init(
        tmp_path, script, around=around(tmp_path), OPENAI_API_KEY="sk-0123456789"
    )

    assert "Memory search will use OPENAI_API_KEY" in run.inner.said


def test_without_a_login_the_end_says_how_to_log_in(tmp_path):
    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    notes = after(run.desk, run.chosen, run.change, command="x", default="y")
    rows = [row for note in notes for row in note.rows]

    assert ("log in", "openclaw models auth login --provider openai") in rows
    assert any("--device-code" in text for _, text in rows)
    assert ("switch", "/model strong in a chat") in rows


@pytest.mark.parametrize(
    ("script", "env", "held", "billed"),
    [
        (SCRIPT, {}, False, False),
        ([*SCRIPT[:3], *WITH_KEY, *SCRIPT[4:]], {}, False, True),
        ([*SCRIPT[:3], *SCRIPT[4:]], {"OPENAI_API_KEY": KEY}, False, True),
        ([*SCRIPT[:3], *WITH_KEY, *SCRIPT[4:]], {}, True, False),
    ],
)
def test_until_the_login_the_key_for_memory_search_pays_and_a_warning_says_so(
    tmp_path, script, env, held, billed
):
    if held:
        put_openclaw_login(tmp_path / ".openclaw")
    run = init(tmp_path, script, around=around(tmp_path), **env)

    notes = after(run.desk, run.chosen, run.change, command="x", default="y")

    said = [note.title for note in notes if "until you log in" in note.title]
    assert bool(said) is billed


def test_an_api_of_the_same_vendor_gets_a_name_and_a_variable_of_its_own(tmp_path):
    with_both = [
        *SCRIPT[:4],
        ("general API", "openai"),
        ("Name for this", "openai-general"),
        ("Key for OpenAI", "later"),
        *SCRIPT[6:],
    ]
    run = init(tmp_path, with_both, around=around(tmp_path))

    (entry,) = run.value["models"]["providers"].items()
    assert entry[0] == "openai-general"
    assert entry[1]["apiKey"] == "${OPENAI_GENERAL_API_KEY}"
    (offered,) = (run.inner.offered[q] for q in run.inner.offered if "Key for" in q)
    hints = {choice.value: choice.hint for choice in offered}
    assert hints["later"] == "refers to OPENAI_GENERAL_API_KEY"


def test_an_api_that_was_answered_before_the_login_gets_them_too(tmp_path):
    login_last = [
        SCRIPT[0],
        ("Which plan", "github-copilot"),
        ("Which models", ...),
        ("general API", "openai"),
        ("Key for OpenAI", "later"),
        ("Which models", ...),
        ("Another", "yes"),
        ("Which provider", CODEX),
        *SCRIPT[2:4],
        *SCRIPT[7:],
    ]
    run = init(tmp_path, login_last, around=around(tmp_path))

    (entry,) = run.value["models"]["providers"].items()
    assert entry[0] == "openai-general"
    assert entry[1]["apiKey"] == "${OPENAI_GENERAL_API_KEY}"
    told = '"openai" is the login\'s, so this API is called "openai-general"'
    assert told in [note.title for note in run.inner.told]


@pytest.mark.parametrize("ended", [KeyboardInterrupt, 130, 0])
def test_a_login_that_ended_early_leaves_what_was_written_and_how_to_go_on(
    monkeypatch, ended
):
    def login(*_, **__):
        if ended is KeyboardInterrupt:
            raise ended
        return SimpleNamespace(returncode=ended)

    monkeypatch.setattr(wizard_session.subprocess, "run", login)
    inner = ScriptedPrompter([("Log in with ChatGPT", "code")])
    stops = pytest.raises(KeyboardInterrupt) if ended is KeyboardInterrupt else None

    with stops or nullcontext():
        known = preset(CODEX)
        login, written = known.openclaw.login, "~/openclaw.json"
        context = SimpleNamespace(env={})
        wizard_session._offer_login(context, inner, Path("/x"), known, login, written)

    said = inner.said
    assert ("~/openclaw.json is written" in said) is bool(ended)
    assert ("auth login --provider openai --device-code" in said) is bool(ended)
    assert ("logged in" in said.replace("not logged in", "")) is not bool(ended)


def test_an_expired_login_that_cannot_be_renewed_has_to_be_made_again(tmp_path):
    put_openclaw_login(tmp_path / ".openclaw", expires=1, refresh="")

    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    assert "has expired" in run.inner.said
    assert needed_login(run.desk, run.chosen)


def test_what_is_here_names_every_login(tmp_path):
    put_openclaw_login(tmp_path / ".openclaw")
    put_codex_login(tmp_path / ".codex")
    run = init(tmp_path, SCRIPT, around=around(tmp_path))

    rows = dict(describe(run.desk.around, run.desk.workspace, None).rows)

    assert rows["OpenClaw login"].startswith("me@example.com, plan plus")
    assert rows["Codex CLI login"].startswith("cli@example.com, plan pro")


def test_a_broken_codex_file_is_no_login(tmp_path):
    (tmp_path / ".codex").mkdir()
    (tmp_path / ".codex" / "auth.json").write_text("{broken")

    assert held_logins(tmp_path / ".openclaw", tmp_path / ".codex") == ()


def test_a_file_with_a_login_alone_is_seen_as_that_providers(tmp_path):
    first = init(tmp_path, ALONE, around=around(tmp_path))
    (tmp_path / ".openclaw").mkdir()
    path = tmp_path / ".openclaw" / "openclaw.json"
    path.write_text(first.change.after.source.text)
    put_codex_login(tmp_path / ".codex")
    script = [("want to use", ...), ("Which plan", ...), *ALONE[2:4]]
    script += [("Another", "no"), ("defaultModel", ...), ("when it fails", ...)]

    run = init(tmp_path, script, around=around(tmp_path))

    assert run.wish.setup == "coding-plan"
    assert [one.preset for one in run.wish.providers] == [CODEX]
    _, loaded = run.desk.workspace.load()
    rows = describe(run.desk.around, run.desk.workspace, loaded).rows
    assert ("", "providers openai (login); all its settings stay") in rows
