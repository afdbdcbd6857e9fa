"""Logins of OpenClaw and of the Codex command line, read and never shown."""

import base64
import json
import os

import pytest

from openclaw_cfg.openclaw.held_logins import HeldLogin, held_logins


def token(**claims):
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"x.{middle}.y"


def codex(folder, **tokens):
    (folder / "auth.json").write_text(json.dumps({"tokens": tokens}))
    os.utime(folder / "auth.json", (1000, 1000))
    return held_logins(None, folder)


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
