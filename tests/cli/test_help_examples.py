"""Every example of every `--help` works as it is printed."""

import json
import re
import shlex
import shutil

import click
import pytest
from vendor_proxy import vendors

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.cli import COMMANDS, cli
from openclaw_cfg.demo.server import serve

KEY = "k" * 20
NAMES = ("ZAI_API_KEY", "DEEPSEEK_API_KEY", "ANTHROPIC_API_KEY", "K", "A_KEY")
KEYS = dict.fromkeys(NAMES, KEY) | {"SHELL": "/bin/bash"}
SHORT = {"url": "https://api.apiyi.com/v1", "token": "${A_KEY}", "model": "gpt-5.4"}
# What an example is on: these providers, a file of a write before, a login.
CONFIG = """{
  gateway: { mode: "local", bind: "loopback" },
  models: { providers: {
    apiyi: { baseUrl: "https://api.apiyi.com/v1", apiKey: "${A_KEY}",
      models: [{ id: "deepseek-v3.2", name: "DeepSeek" }] },
    openrouter: { baseUrl: "https://openrouter.ai/api/v1", apiKey: "${K}", models: [] },
    anthropic: { baseUrl: "https://api.anthropic.com", apiKey: "${ANTHROPIC_API_KEY}",
      api: "anthropic-messages", models: [] },
    zai: { baseUrl: "https://api.z.ai/api/paas/v4", apiKey: "${ZAI_API_KEY}",
      models: [{ id: "glm-5.3-flash", name: "Flash" },
        { id: "glm-5.3", name: "GLM" }] },
    deepseek: { baseUrl: "https://api.deepseek.com", apiKey: "${DEEPSEEK_API_KEY}",
      models: [{ id: "deepseek-flash", name: "Flash" }] },
  } },
  agents: { defaults: { model: "apiyi/deepseek-v3.2" } },
}
"""
CODEX = """[model_providers.lab]
name = "Lab"
base_url = "http://127.0.0.1:9/v1"
env_key = "K"
"""
HOSTS = ("apiyi.com", "openrouter.ai", "anthropic.com", "z.ai", "deepseek.com")
ASKING = re.compile(
    r"openclaw-cfg (add( --from codex)?|init|undo( openclaw\.json)?"
    r"|default \S+/\S+ --fallback \S+|completion install)"
)
"""These ask in a terminal, which is not there."""
OF_OPENCLAW = {
    "openclaw-cfg schema --from-openclaw",
    "openclaw-cfg catalog --refresh --from openclaw",
}
"""These read the installed OpenClaw, which is not there."""


def examples():
    """Every command line after "Examples:", whole, without the words behind it."""
    for name in COMMANDS:
        if name == "lsp":  # which ends with its editor; `tests/lsp` starts it
            continue
        command = cli.get_command(click.Context(cli), name)
        text = command.get_help(click.Context(command, info_name=name))
        lines = text.rpartition("Example")[2].partition("\n")[2]
        for line in re.sub(r"\\\n\s*", "", lines).splitlines():
            if line.strip():
                yield re.split(r"\s{2,}", line.strip())[0]


def parts(line):
    """The command's arguments, and the file that it reads from its input."""
    inner = re.fullmatch(r'eval "\$\((.*)\)"', line)
    line = inner[1] if inner else line
    pieces = [piece for piece in line.split(" | ") if "openclaw-cfg" in piece]
    words = shlex.split(pieces[0])
    source = words[words.index("<") + 1] if "<" in words else ""
    ends = [words.index(mark) for mark in ("<", ">") if mark in words]
    return words[1 : min(ends, default=None)], source


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    if not shutil.which("openssl"):
        pytest.skip("no openssl")
    hosts = [host if host == "openrouter.ai" else f"api.{host}" for host in HOSTS]
    with vendors(hosts, tmp_path_factory.mktemp("ca")) as running:
        running.models = [model.id for one in load_presets() for model in one.models]
        yield running


@pytest.mark.parametrize("line", [*dict.fromkeys(examples())])
def test_every_example_works(run, isolated, proxy, line):
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    if " add zai" in line:
        (state / "openclaw.json").write_text("{}")
    elif not line.startswith("openclaw-cfg init"):
        (state / "openclaw.json").write_text(CONFIG)
    if " --from codex" in line:
        (isolated / ".codex").mkdir()
        (isolated / ".codex" / "config.toml").write_text(CODEX)
    compact = json.dumps({"models": {"providers": [SHORT]}})
    for folder in ("conf", "old"):
        (isolated / folder).mkdir()
        (isolated / folder / "openclaw.json").write_text(CONFIG)
    (isolated / "a.json").write_text(CONFIG)
    if "--output openclaw.json" not in line:
        (isolated / "openclaw.json").write_text(CONFIG)
    (isolated / "short.json").write_text(compact)
    for path in [(), ("--config", "openclaw.json")] if " undo" in line else []:
        assert run(*path, "default", "zai/glm-5.3-flash", "--yes").code == 0
    args, source = parts(line)
    stdin = (isolated / source).read_text() if source else KEY
    with serve(keys={KEY, "none"}, models=["qwen3"]) as here:
        at = here.base_url.removeprefix("http://").removesuffix("/v1")
        args = [word.replace("127.0.0.1:8080", at) for word in args]
        if args[0] == "fix" and "old/*.json" in args:
            args[args.index("old/*.json")] = "old/openclaw.json"

        result = run(*args, stdin=stdin, **KEYS, **proxy.env)

    if ASKING.fullmatch(line):
        assert result.code == 2
        assert re.search("terminal|pass --|no preset was named", result.stderr)
    elif line in OF_OPENCLAW:
        assert result.code == 3
        assert "no `openclaw` command" in result.stderr
    else:
        assert result.code == 0, result.stderr
