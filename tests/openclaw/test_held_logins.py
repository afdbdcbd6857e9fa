"""Logins of OpenClaw and of the Codex command line, read and never shown."""

import base64
import json
import os
import sqlite3
import sys
from contextlib import closing
from types import SimpleNamespace

import pytest

from openclaw_cfg.openclaw.held_logins import HeldLogin, held_logins
from openclaw_cfg.openclaw.login_store import stored_logins
from openclaw_cfg.openclaw.token_counts import _unpacker


def token(**claims):
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"x.{middle}.y"


def codex(folder, **tokens):
    (folder / "auth.json").write_text(json.dumps({"tokens": tokens}))
    os.utime(folder / "auth.json", (1000, 1000))
    return held_logins(None, folder)


def store(state, text):
    """OpenClaw's own logins of one agent."""
    path = state / "agents" / "main" / "agent" / "openclaw-agent.sqlite"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE auth_profile_store (store_json TEXT)")
        database.execute("INSERT INTO auth_profile_store VALUES (?)", (text,))


CLAIMS = {"https://api.openai.com/auth": {"chatgpt_plan_type": "plus"}, "email": "me"}


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ({"access_token": token(exp=5000, **CLAIMS)}, ("me", "plus", 5000.0, False)),
        (
            {"access_token": token(exp=5.5), "id_token": token(exp=9, **CLAIMS)},
            ("me", "plus", 5.5, False),
        ),
        (
            {"access_token": token(**CLAIMS), "refresh_token": "r"},
            ("me", "plus", 4600.0, True),
        ),
        ({"access_token": token(exp="soon")}, ("", "", 4600.0, False)),
        ({"access_token": "opaque"}, ("", "", 4600.0, False)),
        ({"access_token": "a.b.c"}, ("", "", 4600.0, False)),
    ],
)
def test_the_login_of_codex(tmp_path, tokens, said):
    (login,) = codex(tmp_path, **tokens)

    assert (login.account, login.plan, login.until, login.renewable) == said
    assert (login.holder, login.provider, login.own) == ("Codex CLI", "openai", False)


@pytest.mark.parametrize("tokens", [{}, {"access_token": ""}, {"access_token": 5}])
def test_without_a_token_there_is_no_login(tmp_path, tokens):
    assert codex(tmp_path, **tokens) == ()


def test_only_the_provider_that_is_asked_for(tmp_path):
    codex(tmp_path, access_token=token())

    assert len(held_logins(None, tmp_path, "openai")) == 1
    assert held_logins(None, tmp_path, "anthropic") == ()
    assert held_logins(None, None) == ()
    assert held_logins(None, tmp_path / "nowhere") == ()


def test_a_login_without_an_end_holds():
    login = HeldLogin(holder="C", provider="openai")

    assert str(login) == "an account"
    assert (login.expired, login.usable, login.day) == (False, True, "")


@pytest.mark.parametrize(
    ("form", "note"), [(1, ""), (18, ""), (19, "of a newer form (19;")]
)
def test_a_store_of_a_newer_form_is_a_note(tmp_path, form, note):
    path = tmp_path / "state" / "openclaw.sqlite"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"PRAGMA user_version = {form}")

    notes = stored_logins(tmp_path).notes

    assert len(notes) == bool(note)
    assert all(note in one and str(path) in one for one in notes)


def test_what_unpacks_long_events_is_pythons_own_or_the_extra(monkeypatch):
    class Own:
        def decompress(self, data, max_length=-1):
            return data[:max_length]

    class Extra:
        def decompress(self, data, *, max_output_size=0):
            return data[:max_output_size]

    for name, decompressor in (("compression.zstd", Own), ("zstandard", Extra)):
        for other in ("compression", "compression.zstd", "zstandard"):
            monkeypatch.setitem(sys.modules, other, None)
        module = SimpleNamespace(ZstdDecompressor=decompressor)
        monkeypatch.setitem(sys.modules, name, module)
        monkeypatch.setitem(sys.modules, name.partition(".")[0], module)
        assert _unpacker()(b"abc") == b"abc"

    for other in ("compression", "compression.zstd", "zstandard"):
        monkeypatch.setitem(sys.modules, other, None)
    assert _unpacker() is None


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        ({"profiles": {"a": {"type": "oauth", "provider": " OpenAI "}}}, {"openai"}),
        ({"profiles": {"a": {"type": "api_key", "provider": "openai"}}}, set()),
        ({"profiles": {"a": "x", "b": {"type": "token", "provider": "xai"}}}, {"xai"}),
        ({"profiles": [1]}, set()),
        ([1], set()),
        ("{", set()),
    ],
)
def test_which_logins_a_store_holds(tmp_path, kept, found):
    store(tmp_path, kept if isinstance(kept, str) else json.dumps(kept))

    logins = stored_logins(tmp_path)

    assert logins.logins == found
    assert logins.notes == ()


OAUTH = {"type": "oauth", "provider": " OpenAI ", "access": "a", "expires": 5000}


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (OAUTH, ("openai", "oauth", "work", "", 5.0, False)),
        (
            {**OAUTH, "email": "me", "chatgptPlanType": "plus", "refresh": "r"},
            ("openai", "oauth", "me", "plus", 5.0, True),
        ),
        (
            {**OAUTH, "type": "token", "tokenRef": {"id": "T"}, "expires": "soon"},
            ("openai", "token", "work", "", None, False),
        ),
        ({**OAUTH, "type": "token", "token": ""}, None),
        ({**OAUTH, "access": ""}, None),
        ({**OAUTH, "type": "api_key"}, None),
        ({**OAUTH, "type": None}, None),
    ],
)
def test_a_login_of_openclaws_own(tmp_path, profile, said):
    store(tmp_path, json.dumps({"profiles": {"openai:work": profile}}))

    found = held_logins(tmp_path, None)

    assert [
        (one.provider, one.mode, one.account, one.plan, one.until, one.renewable)
        for one in found
    ] == ([] if said is None else [said])
    assert all((one.holder, one.id) == ("OpenClaw", "openai:work") for one in found)
