"""`add --from TOOL`: a provider that another coding tool is set up for."""

import json
import sqlite3
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from ask_desk import desk_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openclaw_cfg.app.from_tool import wish_of
from openclaw_cfg.app.wish import Wish
from openclaw_cfg.ask.add import ask_add
from openclaw_cfg.ask.detect import describe, look_around
from openclaw_cfg.ask.from_tools import GROUP, tool_choices
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.errors import AppError
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.other_tools import TOOLS, base, providers_at_hand, providers_of, title
from openclaw_cfg.source import Source

KEY = "4f6d1c0b9a8e7d6c5b4a3f2e1d0c9b8a.Zx9Yw8Vu7Ts6Rq5P"
RELAY = "relay-7Hq2mX9vLk4Tn8Wc3Rb6"
ZAI = "https://api.z.ai/api/anthropic"


def claude_code(home):
    env = {
        "ANTHROPIC_BASE_URL": ZAI,
        "ANTHROPIC_AUTH_TOKEN": KEY,
        "ANTHROPIC_MODEL": "glm-5.3[1m]",
    }
    _json(home / ".claude" / "settings.json", {"env": env, "model": "opus"})


def codex(home):
    _text(
        home / ".codex" / "config.toml",
        """
        model = "qwen3-coder"
        model_provider = "office"
        [model_providers.office]
        base_url = "http://127.0.0.1:9/v1"
        env_key = "OFFICE_KEY"
        wire_api = "responses"
        [model_providers.ds]
        base_url = "https://api.deepseek.com/v1"
        env_key = "DEEPSEEK_API_KEY"
        """,
    )


def opencode(home):
    _text(
        home / ".config" / "opencode" / "opencode.jsonc",
        """{
          // the office's own
          "model": "lab/big",
          "provider": {
            "lab": {
              "npm": "@ai-sdk/openai-compatible",
              "options": {
                "baseURL": "http://127.0.0.1:9/v1", "apiKey": "{env:LAB_KEY}",
              },
              "models": {"small": {}, "big": {}},
            },
          },
        }""",
    )
    _json(
        home / ".local" / "share" / "opencode" / "auth.json",
        {
            "deepseek": {"type": "api", "key": "sk-" + RELAY},
            "anthropic": {"type": "oauth", "refresh": "r", "access": "a"},
        },
    )


def cc_switch(home):
    database = home / ".cc-switch" / "cc-switch.db"
    database.parent.mkdir()
    rows = [
        (
            "claude",
            "Zhipu GLM",
            {"env": {"ANTHROPIC_BASE_URL": ZAI, "ANTHROPIC_AUTH_TOKEN": KEY}},
            1,
        ),
        (
            "codex",
            "Relay",
            {
                "auth": {"OPENAI_API_KEY": RELAY},
                "config": 'model_provider = "r"\nmodel = "gpt-6"\n[model_providers.r]\n'
                'base_url = "https://relay.example/v1"\nwire_api = "responses"\n'
                "requires_openai_auth = true\n",
            },
            0,
        ),
    ]
    with sqlite3.connect(database) as db:
        db.execute(
            "CREATE TABLE providers (id TEXT, app_type TEXT, name TEXT, "
            "settings_config TEXT, sort_index INTEGER, is_current BOOLEAN)"
        )
        for number, (app, name, value, current) in enumerate(rows):
            row = (str(number), app, name, json.dumps(value), number, current)
            db.execute("INSERT INTO providers VALUES (?, ?, ?, ?, ?, ?)", row)
    db.close()


MAKE = {
    "claude-code": claude_code,
    "codex": codex,
    "opencode": opencode,
    "cc-switch": cc_switch,
}


def _text(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _json(path, value):
    _text(path, json.dumps(value))


def _written():
    """Each tool with each file that it is known by, as a path below the home."""
    with TemporaryDirectory() as folder:
        for tool, make in MAKE.items():
            home = Path(folder) / tool
            home.mkdir()
            make(home)
            for file in sorted(home.rglob("*")):
                if file.is_file():
                    yield tool, file.relative_to(home).as_posix()


WRITTEN = tuple(_written())


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    path.write_text('{"gateway": {"mode": "local"}}')
    return path


def _add(run, config, *args, **env):
    result = run("add", *args, "--no-probe", "--yes", **env)
    value = json.loads(config.read_text())
    return result, value.get("models", {}).get("providers", {})


@pytest.mark.parametrize("tool", TOOLS)
def test_each_tool_is_known_and_gives_nothing_where_it_is_not(tool, tmp_path):
    assert title(tool)
    assert providers_of(tool, {}, tmp_path) == ()
    assert tool in MAKE, (
        f'put a function that writes the files of "{tool}" into MAKE, in this file'
    )
    MAKE[tool](tmp_path)
    found = providers_of(tool, {}, tmp_path)
    assert found
    for one in found:
        assert one.tool == tool
        assert one.file.is_file()
        assert wish_of(one) is not None
        assert KEY not in repr(one)


def test_a_plan_of_claude_code_becomes_its_preset_with_the_key_in_openclaws_env(
    run, config, isolated
):
    claude_code(isolated)

    result, providers = _add(run, config, "--from", "claude-code")

    assert result.code == 0, result.stderr
    assert providers["zai"]["baseUrl"] == "https://api.z.ai/api/coding/paas/v4"
    assert providers["zai"]["apiKey"] == "${ZAI_API_KEY}"
    assert f"ZAI_API_KEY={KEY}" in (config.parent / ".env").read_text()
    assert KEY not in config.read_text() + result.stdout + result.stderr


def test_a_provider_of_codex_is_taken_by_its_name_with_its_variable(
    run, config, isolated
):
    codex(isolated)

    several = run("add", "--from", "codex", "--no-probe", "--yes")
    result, providers = _add(run, config, "office", "--from", "codex")

    assert several.code == 2
    assert "several providers: office, ds" in several.stderr
    assert "openclaw-cfg add office --from codex" in several.stderr
    assert result.code == 0, result.stderr
    assert providers["office"]["baseUrl"] == "http://127.0.0.1:9/v1"
    assert providers["office"]["api"] == "openai-responses"
    assert providers["office"]["apiKey"] == "${OFFICE_KEY}"
    assert [m["id"] for m in providers["office"]["models"]] == ["qwen3-coder"]
    assert not (config.parent / ".env").exists()


def test_what_the_flags_say_comes_before_what_the_tool_says(run, config, isolated):
    codex(isolated)

    result, providers = _add(
        run, config, "office", "--from", "codex", "--id", "lab", "--api-key-env", "LAB"
    )

    assert result.code == 0, result.stderr
    assert providers["lab"]["apiKey"] == "${LAB}"


def test_opencode_gives_its_models_and_the_keys_that_it_keeps(run, config, isolated):
    opencode(isolated)

    lab, _ = _add(run, config, "lab", "--from", "opencode")
    result, providers = _add(run, config, "deepseek", "--from", "opencode")

    assert (lab.code, result.code) == (0, 0), lab.stderr + result.stderr
    assert [m["id"] for m in providers["lab"]["models"]] == ["big", "small"]
    assert providers["lab"]["apiKey"] == "${LAB_KEY}"
    assert providers["deepseek"]["apiKey"] == "${DEEPSEEK_API_KEY}"
    assert RELAY in (config.parent / ".env").read_text()


def test_cc_switch_is_read_from_its_database_and_left_as_it_is(run, config, isolated):
    cc_switch(isolated)
    database = isolated / ".cc-switch" / "cc-switch.db"
    before = database.read_bytes()

    result, providers = _add(run, config, "relay", "--from", "cc-switch")

    assert result.code == 0, result.stderr
    assert providers["relay"]["baseUrl"] == "https://relay.example/v1"
    assert providers["relay"]["apiKey"] == "${RELAY_API_KEY}"
    assert database.read_bytes() == before
    assert [p.name for p in database.parent.iterdir()] == ["cc-switch.db"]


def test_an_older_cc_switch_has_a_json_file(tmp_path):
    entry = {
        "name": "Kimi",
        "settingsConfig": {
            "env": {"ANTHROPIC_BASE_URL": ZAI, "ANTHROPIC_AUTH_TOKEN": KEY}
        },
    }
    kept = {"claude": {"providers": {"a": entry}, "current": "a"}}
    _json(tmp_path / ".cc-switch" / "config.json", kept)

    (found,) = providers_of("cc-switch", {}, tmp_path)

    assert (found.name, found.base_url) == ("Kimi", ZAI)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "https://user:pass@relay.example/v1", "relay", "http://"],
)
def test_an_address_that_is_no_plain_web_address_is_not_offered(address, tmp_path):
    env = {"ANTHROPIC_BASE_URL": address, "ANTHROPIC_AUTH_TOKEN": KEY}
    _json(tmp_path / ".claude" / "settings.json", {"env": env})

    assert [wish_of(one) for one in providers_at_hand({}, tmp_path)] == [None]


def test_files_of_the_working_folder_are_not_read(tmp_path):
    for name in (".claude/settings.json", "opencode.json", ".codex/config.toml"):
        _text(tmp_path / "work" / name, '{"env": {"ANTHROPIC_API_KEY": "k"}}')

    assert providers_at_hand({}, tmp_path) == ()


@given(
    text=st.one_of(st.text(max_size=60), st.sampled_from(["[" * 5000, "{}", "[]", "1"]))
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize(
    ("tool", "file"),
    [
        *WRITTEN,
        ("codex", ".codex/auth.json"),
        ("opencode", ".config/opencode/opencode.json"),
        ("cc-switch", ".cc-switch/config.json"),
    ],
)
def test_whatever_is_in_a_file_of_a_tool_is_one_line_at_most(
    tmp_path, tool, file, text
):
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text, encoding="utf-8", errors="replace")

    assert isinstance(providers_at_hand({}, tmp_path), tuple)
    with suppress(AppError):
        assert isinstance(providers_of(tool, {}, tmp_path), tuple)


@pytest.mark.parametrize(
    ("tool", "file"),
    [(tool, file) for tool, file in WRITTEN if file.endswith((".json", ".jsonc"))],
)
def test_a_value_of_another_shape_is_passed_over(tmp_path, tool, file):
    MAKE[tool](tmp_path)
    at = tmp_path / file
    for text in _other_shapes(parse(Source(at, at.read_text())).value):
        at.write_text(text)
        with suppress(AppError):
            assert isinstance(providers_of(tool, {}, tmp_path), tuple)


def _other_shapes(whole):
    """The file's text with each of its values in turn as something else."""

    def variants(value):
        yield from (None, True, 7, "x", [], [None, 1, "x"], {}, {"x": 1})
        if isinstance(value, dict | list):
            items = value.items() if isinstance(value, dict) else enumerate(value)
            for key, item in list(items):
                for other in variants(item):
                    copy = value.copy()
                    copy[key] = other
                    yield copy

    return map(json.dumps, variants(whole))


def test_a_broken_file_says_so_and_quotes_nothing(run, config, isolated):
    _text(isolated / ".codex" / "config.toml", f'key = "{KEY}')

    result = run("add", "--from", "codex", "--yes")

    assert result.code == 3
    assert "the settings of Codex CLI could not be understood" in result.stderr
    assert KEY not in result.stderr


def test_a_person_sees_what_was_found_and_takes_it_with_one_answer(isolated):
    claude_code(isolated)
    codex(isolated)
    found = providers_at_hand({}, isolated)
    desk, inner = desk_in(
        isolated,
        [
            ("Which provider", "from:0"),
            ("Where to keep", ...),
            ("Which models", ...),
            ("heartbeat", "off"),
        ],
    )
    around = look_around(desk.workspace, desk.environment, ask_servers=False)
    desk = type(desk)(
        **{f: getattr(desk, f) for f in desk.__struct_fields__ if f != "around"},
        around=around,
    )

    rows = dict(describe(around, desk.workspace, None).rows)
    made = ask_add(desk, Wish())

    assert around.tools == found
    assert rows["Claude Code"] == "set up for api.z.ai"
    assert rows["Codex CLI"] == "set up for office, ds"
    (one,) = made.providers
    assert (one.preset, one.key_value) == ("zai-coding-plan", KEY)
    assert any("terms" in note.title.lower() or note.rows for note in inner.told)
    offered = inner.offered["Which provider?"]
    first = next(choice for choice in offered if choice.group == GROUP)
    assert first.title.startswith("GLM Coding")
    assert KEY not in str(offered)


def test_only_the_files_of_the_tool_that_is_named_are_read(isolated, monkeypatch):
    for setup in (claude_code, codex, opencode, cc_switch):
        setup(isolated)
    _json(isolated / ".codex" / "auth.json", {})
    seen = []
    desk, _ = desk_in(isolated, [])
    plain, read = Path.read_text, base.read_bytes
    monkeypatch.setattr(
        Path, "read_text", lambda p, **k: seen.append(p) or plain(p, **k)
    )
    monkeypatch.setattr(
        base, "read_bytes", lambda p, **k: seen.append(p) or read(p, **k)
    )

    around = look_around(
        desk.workspace, desk.environment, ask_servers=False, tool="claude-code"
    )

    assert {one.tool for one in around.tools} == {"claude-code"}
    assert {p.parent for p in seen} == {isolated / ".claude"}


def test_a_tool_without_a_provider_offers_none_of_another(isolated):
    codex(isolated)
    desk, _ = desk_in(isolated, [])

    around = look_around(
        desk.workspace, desk.environment, ask_servers=False, tool="claude-code"
    )

    assert around.tools == ()


def test_the_shell_counts_where_no_settings_name_an_endpoint(tmp_path):
    shell = {
        "ANTHROPIC_BASE_URL": ZAI,
        "ANTHROPIC_API_KEY": "other",
        "ANTHROPIC_AUTH_TOKEN": KEY,
    }

    (one,) = providers_of("claude-code", shell, tmp_path)
    claude_code(tmp_path)
    (settings_,) = providers_of("claude-code", shell, tmp_path)

    wish = wish_of(one)
    assert (wish.preset, wish.key_name) == ("zai-coding-plan", "ANTHROPIC_AUTH_TOKEN")
    assert wish.key_value is None
    assert settings_.key_value == KEY
    assert providers_of("claude-code", {"ANTHROPIC_API_KEY": KEY}, tmp_path / "x") == ()


def test_only_the_kinds_that_are_asked_for_are_offered(isolated):
    claude_code(isolated)
    codex(isolated)
    desk, _ = desk_in(isolated, [])
    around = look_around(desk.workspace, desk.environment, ask_servers=False)
    desk = type(desk)(
        **{f: getattr(desk, f) for f in desk.__struct_fields__ if f != "around"},
        around=around,
    )

    plans = tool_choices(desk, kinds=(Kind.CODING_PLAN,))
    general = tool_choices(desk, kinds=(Kind.GENERAL,), without={"deepseek"})

    assert [c.value for c in plans] == ["from:0"]
    assert [c.title for c in general] == ["office"]
