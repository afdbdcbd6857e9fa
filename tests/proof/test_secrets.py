"""No command shows a planted key: in no format, no crash, no file, no process list."""

import json
import os
import stat
import subprocess
import sys

import pytest
from probe_server import raw
from proof.planted import SHAPES, TELLING, by_name, by_shape, leaks, make

from openclaw_cfg.output import FORMATS

# One of so many pairs of a file and a command is tried; 1 tries all, in seven minutes.
SHARE = int(os.environ.get("SECRETS_SHARE", "16"))
LOOKS = [
    ["list"],
    ["list", "--json"],
    ["list", "--bug-report"],
    ["list", "--bug-report", "--json"],
    ["cost", "--from-openclaw", "--format", "csv"],
    *(["-v", "validate", "--format", form] for form in FORMATS),
    ["validate", "--dialect", "native"],
    ["validate", "--dialect", "compact"],
    ["fix", "--dry-run"],
    ["-vv", "fix", "--dry-run", "--unsafe"],
    ["default"],
    ["default", "--json"],
    ["-v", "default", "--explain"],
    ["default", "acme/m1", "--dry-run"],
    ["cost", "--json"],
    ["probe", "--level", "reach", "--json"],
    ["-v", "probe", "--timeout", "5", "--allow-http", "--allow-plan-key"],
    ["remove", "acme", "--dry-run", "--default", "bolt/m1"],
    ["add", "deepseek", "--api-key-env", "X_KEY", "--no-probe", "--dry-run", "--yes"],
    ["init", "--provider", "deepseek", "--no-probe", "--dry-run", "--yes"],
    ["export", "env"],
    ["export", "litellm"],
    ["export", "open-webui"],
    ["convert", "{}", "--to", "compact", "--lossy"],
    ["convert", "{}", "--to", "native", "--lossy"],
    ["undo", "--list"],
]
CUSTOM = ["add", "custom", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"]
WRITES = [
    ["fix", "--yes", "--unsafe"],
    ["default", "bolt/m1", "--yes"],
    [*CUSTOM, "--id", "a", "--api-key-stdin", "--no-probe", "--yes"],
    [*CUSTOM, "--id", "b", "--api-key-stdin", "--secret", "inline", "--no-probe",
     "--yes"],
    ["undo", "--yes"],
    ["remove", "bolt", "--default", "acme/m1", "--yes"],
]  # fmt: skip
# Where a key may be typed by mistake.
TYPED = [
    ["{}"],
    ["add", "deepseek", "--api-key-env", "{}", "--no-probe", "--yes"],
    ["add", "deepseek", "--api-key={}", "--yes"],
    ["add", "{}", "--yes"],
    ["add", "deepseek", "--base-url", "{}", "--no-probe", "--yes"],
    ["add", "deepseek", "--secret", "{}", "--yes"],
    ["init", "--provider", "{}", "--yes"],
    ["init", "--provider", "deepseek", "--api-key-env", "deepseek={}", "--yes"],
    ["init", "--provider", "deepseek", "--api-key-env", "{}", "--yes"],
    ["default", "{}", "--yes"],
    ["default", "acme/m1", "--fallback", "{}", "--yes"],
    ["remove", "{}", "--yes"],
    ["probe", "{}"],
    ["probe", "{}", "--json"],
    ["probe", "--timeout", "{}"],
    ["catalog", "{}"],
    ["catalog", "--search", "{}"],
    ["cost", "{}"],
    ["explain", "{}"],
    ["export", "{}"],
    ["export", "env", "--provider", "{}"],
    ["schema", "--openclaw-version", "{}"],
    ["validate", "--select", "{}"],
    ["validate", "--format", "{}"],
    ["validate", "--env-file", "{}"],
    ["fix", "--openclaw-version", "{}"],
    ["list", "--profile", "{}"],
    ["schema", "--of", "{}"],
    ["catalog", "--compare", "{}", "zai"],
    ["catalog", "--usable-in", "{}"],
    ["catalog", "--refresh", "--from", "{}"],
    ["catalog", "--refresh", "--from", "litellm={}"],
    ["probe", "--send-key", "{}", "--level", "reach"],
    ["fix", "--decide", "{}", "--yes"],
    ["fix", "--decide", "{}=x", "--yes"],
    ["add", "deepseek", "--api-key-ref", "{}", "--yes"],
    ["add", "deepseek", "--api-key-env", "K", "--send-key", "{}", "--yes"],
]
GOOD = by_name("${ACME_API_KEY}")["values"]


@pytest.fixture(autouse=True)
def processes(monkeypatch):
    """The arguments of every process that is started meanwhile."""
    started: list[str] = []
    start = subprocess.Popen.__init__

    def recorded(self, args, *more, **options):
        started.append(repr(args))
        start(self, args, *more, **options)

    monkeypatch.setattr(subprocess.Popen, "__init__", recorded)
    return started


def put(folder, text, name="openclaw.json"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def assert_silent(key, result, what):
    assert "this is a bug" not in result.stderr, (what, result.stderr)
    for name, text in (("stdout", result.stdout), ("stderr", result.stderr)):
        for line in text.splitlines():
            assert not leaks(key, line), f"{what}: {name}: {line[:300]}"


@pytest.mark.parametrize("shape", SHAPES)
def test_no_command_shows_a_key_of_the_file(run, isolated, processes, shape):
    key, number = make(shape), list(SHAPES).index(shape)
    texts = by_name(key) | (by_shape(key) if shape in TELLING else {})
    pairs = [(name, look) for name in texts for look in LOOKS]

    for name, look in pairs[number % SHARE :: SHARE]:
        path = put(isolated, texts[name], f"{name}.json5")
        args = [str(path) if arg == "{}" else arg for arg in look]
        result = run("--config", path, *args, A_KEY=key, ACME_API_KEY=key)
        assert_silent(key, result, f"{name}, {look}")
    assert not leaks(key, " ".join(processes))


@pytest.mark.parametrize("shape", ["openai", "password", "zai", "spaced"])
def test_no_command_shows_a_key_of_an_included_file(run, isolated, shape):
    key = make(shape)
    put(isolated, by_name(key)["values"], "part.json5")
    path = put(isolated, '{ $include: "part.json5", gateway: { port: "x" } }')

    for look in LOOKS:
        args = [str(path) if arg == "{}" else arg for arg in look]
        assert_silent(key, run("--config", path, *args), look)


@pytest.mark.parametrize("shape", [shape for shape in TELLING if shape != "pem"])
def test_a_key_typed_in_the_wrong_place_is_not_shown(run, isolated, shape):
    key, number = make(shape), list(SHAPES).index(shape)
    path = put(isolated, GOOD)

    for words in TYPED[number % SHARE :: SHARE]:
        result = run("--config", path, *(word.replace("{}", key) for word in words))
        assert_silent(key, result, words)
        assert key not in path.read_text("utf-8"), words


@pytest.mark.parametrize("shape", [*SHAPES][:: min(SHARE, 3)])
def test_files_with_keys_are_for_the_owner_alone(run, isolated, shape):
    key, other = make(shape), make(shape, 1).replace("\n", " ")
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    texts = by_name(key)
    before = os.umask(0)
    try:
        for name in ("values", "old"):
            path = put(state, texts[name])
            for write in WRITES:
                result = run(*write, stdin=f"{other}\n", ACME_API_KEY=key)
                assert_silent(key, result, write)
                assert_silent(other, result, write)
            path.unlink()
    finally:
        os.umask(before)

    assert_private(isolated, key, other)


def assert_private(home, *keys):
    """Files with keys are 0600 in folders of 0700; no file is called by a key."""
    holders = []
    for path in home.rglob("*"):
        assert not any(leaks(key, path.name) for key in keys), path
        if path.is_file() and any(
            leaks(key, path.read_text("utf-8", "replace")) for key in keys
        ):
            holders.append(path)
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700, path.parent
    ours = {path.parent.parent.name for path in holders} - {home.name, ".openclaw"}
    assert holders
    assert ours <= {"history"}


@pytest.mark.parametrize("shape", ["openai", "password", "short", "pem"])
@pytest.mark.parametrize(
    "error", [RuntimeError, KeyError, ValueError, AssertionError, OSError]
)
def test_a_crash_shows_no_value(run, isolated, monkeypatch, shape, error):
    key = make(shape)
    path = put(isolated, by_name(key)["values"])

    def broken(*_: object, **__: object) -> None:
        try:
            {}[key]
        except KeyError as cause:
            raise error(f"cannot use {key}", {"token": key}) from cause

    monkeypatch.setattr("openclaw_cfg.app.workspace.open_workspace", broken)

    for look in LOOKS[len(error.__name__) % SHARE :: SHARE]:
        result = run("-vv", "--config", path, *look)
        assert result.code == 3, look
        assert "this is a bug" in result.stderr
        assert not leaks(key, result.stdout + result.stderr), result.stderr
    assert error.__name__ in result.stderr
    assert "in broken" in result.stderr


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "pem"])
def test_a_provider_that_says_the_key_back_is_not_repeated(run, isolated, shape):
    key = make(shape)

    def echo(asked, connection):
        said = json.dumps({"error": {"message": f"no: {asked.decode('latin-1')}"}})
        head = f"HTTP/1.1 401 {key}\r\nContent-Length: {len(said)}\r\n\r\n"
        connection.sendall(head.encode() + said.encode())

    with raw(echo) as server:
        text = by_name(key)["values"].replace("http://127.0.0.1:9", server.url)
        path = put(isolated, text)
        for flags in (["--json"], ["-v"], ["--level", "chat", "--json"]):
            result = run("--config", path, "probe", "--allow-plan-key", *flags)
            assert result.code == 1
            assert_silent(key, result, flags)


def test_a_real_process_keeps_keys_to_itself(isolated):
    key = make("password")
    path = put(isolated, by_name(key)["values"])
    log = isolated / "arguments"
    fake = isolated / "bin" / "openclaw"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\necho "$0 $*" >> {log}\nexit 1\n')
    fake.chmod(0o755)
    places = f"{fake.parent}{os.pathsep}{os.environ['PATH']}"

    for args in (["schema", "--from-openclaw"], ["-vv", "list"], ["validate"]):
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-m", "openclaw_cfg", *args],
            env={**os.environ, "PATH": places, "OPENCLAW_CONFIG_PATH": str(path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not leaks(key, done.stdout + done.stderr)

    assert not leaks(key, log.read_text())
