"""Logins are read where others keep them: their state, never their tokens."""

import base64
import json
import sqlite3
import time

import pytest
from probe_server import probed

from openclaw_cfg.model import Provider
from openclaw_cfg.probe import Level, Status

TOKEN = "tok-secret-0123456789"
CODEX = Provider(id="openai", api="openai-chatgpt-responses")
COPILOT = Provider(id="github-copilot", api="github-copilot")
SOON, PAST = time.time() + 86400, time.time() - 86400


def jwt(**claims):
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"head.{middle}.{TOKEN}"


@pytest.fixture
def codex(tmp_path):
    """Write `auth.json` of the Codex command line."""

    def write(**tokens):
        tmp_path.joinpath("auth.json").write_text(json.dumps({"tokens": tokens}))
        return tmp_path

    return write


@pytest.fixture
def store(tmp_path):
    """Write OpenClaw's store; a log that is not yet merged if wished."""
    open_ = []

    def write(*profiles, wal=False):
        folder = tmp_path / "state"
        folder.mkdir(exist_ok=True)
        db = sqlite3.connect(folder / "openclaw.sqlite")
        if wal:
            db.execute("PRAGMA journal_mode=WAL")
        db.execute(
            "CREATE TABLE config_machine_state (state_key TEXT, value_json TEXT)"
        )
        named = {f"p{n}": profile for n, profile in enumerate(profiles)}
        db.execute(
            "INSERT INTO config_machine_state VALUES ('authProfiles.store', ?)",
            [json.dumps({"version": 1, "profiles": named})],
        )
        db.commit()
        open_.append(db)
        if not wal:
            db.close()
        return tmp_path

    yield write
    for db in open_:
        db.close()


def looked(it, *, state=None, home=None, **options):
    return probed(it, level=Level.CHAT, state_dir=state, codex_home=home, **options)


def files(state):
    """What lies there; readers of a database mark themselves in its `-shm`."""
    there = sorted((state / "state").iterdir())
    return [(p.name, p.name.endswith("-shm") or p.read_bytes()) for p in there]


def oauth(until, provider="openai", **rest):
    common = {"type": "oauth", "provider": provider, "access": TOKEN}
    return {**common, "expires": until * 1000, **rest}


def test_no_login_is_no_key(tmp_path):
    result = looked(CODEX, state=tmp_path, home=tmp_path)

    assert (result.status, result.level) == (Status.NO_KEY, None)
    assert "openclaw models auth login" in result.help


def test_a_login_of_the_codex_command_line_is_seen(codex):
    home = codex(access_token=jwt(exp=SOON), refresh_token=TOKEN)

    result = looked(CODEX, home=home)

    assert (result.status, result.level) == (Status.OK, None)
    assert "logged in until" in result.detail
    assert "Codex" in result.detail


def test_an_expired_login_that_can_be_renewed_is_neither_good_nor_bad(codex):
    home = codex(access_token=jwt(exp=PAST), refresh_token=TOKEN)

    result = looked(CODEX, home=home)

    assert result.status is Status.UNKNOWN
    assert "expired" in result.detail
    assert "renews" in result.help


def test_of_expired_logins_the_one_that_can_be_renewed_counts(codex, store):
    home = codex(access_token=jwt(exp=PAST))

    result = looked(CODEX, home=home, state=store(oauth(PAST, refresh=TOKEN)))

    assert result.status is Status.UNKNOWN
    assert "OpenClaw renews it" in result.help


def test_an_expired_login_is_expired(codex):
    assert looked(CODEX, home=codex(access_token=jwt(exp=PAST))).status is Status.AUTH


@pytest.mark.parametrize("wal", [False, True])
def test_a_login_in_openclaws_store_is_seen(store, wal):
    state = store(oauth(SOON), wal=wal)
    before = files(state)

    result = looked(CODEX, state=state)

    assert result.status is Status.OK
    assert "OpenClaw" in result.detail
    assert files(state) == before


def test_an_api_key_or_another_vendors_login_is_no_login(store):
    key = {"type": "api_key", "provider": "openai", "key": TOKEN}

    result = looked(CODEX, state=store(key, oauth(SOON, provider="xai")))

    assert result.status is Status.NO_KEY


def test_the_login_that_still_holds_counts(store, codex):
    home = codex(access_token=jwt(exp=PAST))

    assert looked(CODEX, state=store(oauth(SOON)), home=home).status is Status.OK


def test_an_agents_own_store_is_seen(tmp_path):
    folder = tmp_path / "agents" / "main" / "agent"
    folder.mkdir(parents=True)
    db = sqlite3.connect(folder / "openclaw-agent.sqlite")
    db.execute("CREATE TABLE auth_profile_store (store_json TEXT)")
    profiles = {"version": 1, "profiles": {"x": oauth(SOON)}}
    db.execute("INSERT INTO auth_profile_store VALUES (?)", [json.dumps(profiles)])
    db.commit()
    db.close()

    assert looked(CODEX, state=tmp_path).status is Status.OK


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", '{"tokens": 3}', '{"tokens": {"access_token": 5}}', "\ud800",
        '{"auth_mode": "apikey", "OPENAI_API_KEY": "sk-x", "tokens": null}',
    ],
)  # fmt: skip
def test_a_broken_file_is_no_login(tmp_path, text):
    path = tmp_path / "auth.json"
    path.write_text(text, errors="surrogatepass")

    assert looked(CODEX, home=tmp_path).status is Status.NO_KEY


@pytest.mark.parametrize("token", ["x", "a.b.c", "a.e30.c", "a.W10.c", "..", "a.!!.b"])
def test_a_token_without_an_expiry_holds_for_an_hour_from_its_writing(codex, token):
    result = looked(CODEX, home=codex(access_token=token))

    assert result.status is Status.OK


@pytest.mark.parametrize("expires", [float("inf"), -1e300, 1e300])
def test_an_odd_expiry_is_no_traceback(store, expires):
    assert looked(CODEX, state=store(oauth(expires))).status in set(Status)


def test_a_broken_database_is_no_login(tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "openclaw.sqlite").write_bytes(b"not a database" * 100)

    assert looked(CODEX, state=tmp_path).status is Status.NO_KEY


def test_copilot_is_known_by_its_variable_or_its_login(store):
    by_variable = looked(COPILOT, lookup={"COPILOT_GITHUB_TOKEN": TOKEN}.get)
    token = {"type": "token", "provider": "github-copilot", "token": TOKEN}

    assert by_variable.status is Status.OK
    assert looked(COPILOT, state=store(token)).status is Status.OK
    assert looked(COPILOT).status is Status.NO_KEY


def test_no_token_is_ever_shown(store, codex):
    home = codex(access_token=jwt(exp=SOON), refresh_token=TOKEN)

    result = looked(CODEX, state=store(oauth(SOON, refresh=TOKEN)), home=home)

    assert TOKEN not in str(result.as_json())
