"""No character that a terminal obeys gets out raw, wherever it comes from."""

import json
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_server import raw

from openclaw_cfg.output import FORMATS
from openclaw_cfg.output.printable import dumps, escaped, printable, printable_lines

# A colour, OSC 52 (writes the clipboard), C1, DEL, bidirectional, zero width, line
# separators, what is not seen, and half a character.
EVIL = (
    "a\x1b[31mb\x1b]52;c;aGk=\x07c\x9b31md\x7fe\u202ef\u2066g\u200bh\u200di\ufeffj"
    "\u2028k\u2029l\x85m\r\nn\x08o\x00p\u034f\u3164q\U000e0041r\ud83ds"
)
SGR = re.compile("\x1b\\[[0-9;]*m")
UNSEEN = {"\u034f", "\u3164"}
FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def raw_characters(text, *, colored=False):
    """The characters of a text that should not be there."""
    text = SGR.sub("", text) if colored else text
    return {
        c
        for c in text
        if c not in "\n\t" and (unicodedata.category(c) in FORBIDDEN or c in UNSEEN)
    }


def _config(url="http://127.0.0.1:9/v1"):
    entry = {
        "baseUrl": url,
        "apiKey": "${ACME_API_KEY}",
        "api": "openai-completions",
        "models": [
            {"id": f"m1{EVIL}", "name": EVIL, EVIL: 1},
            {"id": "m2", "name": EVIL},
        ],
        "headers": {f"x-{EVIL}": EVIL},
        EVIL: EVIL,
    }
    bad = {**entry, "baseUrl": f"{url}/{EVIL}", "api": EVIL, "apiKey": EVIL}
    return {
        EVIL: EVIL,
        "gateway": {"mode": EVIL, "port": EVIL},
        "models": {"providers": {f"acme{EVIL}": entry, "bad": bad, "fine": entry}},
        "agents": {
            "defaults": {
                "model": {"primary": f"acme{EVIL}/m1{EVIL}", "fallbacks": [EVIL]},
                "heartbeat": {"every": EVIL},
            },
            "list": [{"id": EVIL, "name": EVIL}],
        },
        "meta": {"lastTouchedVersion": EVIL},
    }


COMPACT = {
    "models": {
        "defaultModel": f"m{EVIL}",
        "providers": [
            {"url": f"https://x.example/{EVIL}", "token": EVIL, "models": [f"m{EVIL}"]}
        ],
    }
}
BROKEN = f'{{// {EVIL.replace(chr(0xD83D), "")}\n"a": \x1b[31m {EVIL[:-4]}'
COMMENTED = (
    "// \u202e\x1b]52;c;aGk=\x07\u200b a comment\n{models: {providers: {acme: "
    "{ // \x9b31m\ufeff\n baseUrl: 'https://x.example/v1', models: [{id: 'm', "
    "name: 'M'}]}}}}\n"
)
FILES = {
    "native": json.dumps(_config()),
    "compact": json.dumps(COMPACT),
    "broken": BROKEN,
    "commented": COMMENTED,
}
LOOKS = [
    ["list"],
    ["list", "--json"],
    ["list", "--bug-report"],
    ["list", "--bug-report", "--json"],
    ["cost", "--format", "csv"],
    ["cost", "--format", "svg"],
    *(["-v", "validate", "--format", form] for form in FORMATS),
    ["validate", "--dialect", "compact"],
    ["--color", "always", "validate"],
    ["fix", "--dry-run"],
    ["--color", "always", "fix", "--dry-run", "--unsafe"],
    ["default"],
    ["default", "--json"],
    ["default", "--explain"],
    ["default", "fine/m2", "--dry-run"],
    ["default", f"no{EVIL}such", "--dry-run"],
    ["cost"],
    ["cost", "--json"],
    ["cost", f"a{EVIL}/b"],
    ["probe", "--level", "reach"],
    ["probe", "--level", "reach", "--json"],
    ["probe", f"no{EVIL}"],
    ["remove", "fine", "--dry-run"],
    ["remove", f"acme{EVIL}", "--dry-run"],
    ["remove", f"no{EVIL}such", "--dry-run"],
    ["add", "deepseek", "--api-key-env", "X_KEY", "--no-probe", "--dry-run", "--yes"],
    ["add", f"no{EVIL}such", "--dry-run", "--yes"],
    ["init", "--provider", "deepseek", "--no-probe", "--dry-run", "--yes"],
    *(["export", target] for target in ("env", "litellm", "open-webui")),
    ["export", "env", "--provider", f"acme{EVIL}"],
    ["export", "litellm", "--provider", f"no{EVIL}such"],
    ["convert", "{}", "--to", "compact", "--lossy"],
    ["convert", "{}", "--to", "native", "--lossy"],
    ["undo", "--list"],
    ["undo", "--dry-run"],
    ["catalog", f"no{EVIL}such"],
    ["catalog", "--compare", f"no{EVIL}such", "zai"],
    ["catalog", "--usable-in", f"no{EVIL}such"],
    ["catalog", "--refresh", "--from", f"litellm=no{EVIL}such"],
    ["catalog", "--search", f"no{EVIL}such"],
    ["fix", "--decide", f"no{EVIL}such=x", "--dry-run"],
    ["explain", f"no{EVIL}such"],
    ["schema", "--openclaw-version", f"1{EVIL}"],
    ["validate", f"no{EVIL}such.json"],
    [f"no{EVIL}such"],
]


def _typed(word):
    """As it can be an argument of a process."""
    return word.replace("\x00", "").replace("\ud83d", "")


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: printable(" ".join(look))[:60])
def test_no_command_prints_one_raw(run, isolated, kind, look):
    path = isolated / f"{kind}.json5"
    path.write_text(FILES[kind], encoding="utf-8")
    args = [_typed(str(path) if arg == "{}" else arg) for arg in look]

    result = run("--config", path, *args, ACME_API_KEY=_typed(EVIL), X_KEY="sk-x")

    assert "this is a bug" not in result.stderr, result.stderr
    colored = "--color" in look
    assert raw_characters(result.stdout, colored=colored) == set()
    assert raw_characters(result.stderr, colored=colored) == set()


def test_json_still_says_exactly_what_the_file_does(run, isolated):
    path = isolated / "openclaw.json"
    path.write_text(FILES["native"])

    found = json.loads(run("list", "--json", "--config", path).stdout)

    assert found["providers"][0]["id"] == f"acme{EVIL}"


def test_what_a_provider_answers_is_not_printed_raw(run, isolated):
    body = json.dumps({"error": {"message": EVIL}, "data": [{"id": f"m{EVIL}"}]})
    for status in ("200 OK", "401 No", "404 No", "500 No"):

        def answer(asked, connection, status=status):
            head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall((head + body).encode())

        with raw(answer) as server:
            path = isolated / "openclaw.json"
            config = {"models": {"providers": {"a": _config(server.url)["models"][
                "providers"]["fine"]}}}  # fmt: skip
            config["models"]["providers"]["a"].pop("headers")
            path.write_text(json.dumps(config))
            for flags in ([], ["--json"], ["--level", "chat"]):
                result = run(
                    "--config", path, "probe", *flags, ACME_API_KEY="sk-acme-1234567"
                )
                assert raw_characters(result.stdout) == set(), (status, flags)
                assert raw_characters(result.stderr) == set(), (status, flags)


@pytest.mark.parametrize("command", ["export env --provider ", "default "])
def test_completion_offers_no_name_that_a_shell_would_run(isolated, command):
    state = isolated / ".openclaw"
    state.mkdir()
    ids = ["fine", "$(touch RAN)", "a;b", "a\nplain,x", f"e{EVIL}", "-flag"]
    entry = {
        "baseUrl": f"https://x.example/{EVIL}",
        "models": [{"id": "m", "name": EVIL}],
    }
    (state / "openclaw.json").write_text(
        json.dumps({"models": {"providers": dict.fromkeys(ids, entry)}})
    )

    for shell in ("bash", "zsh", "fish"):
        done = subprocess.run(
            [sys.executable, "-m", "openclaw_cfg"],
            env={
                "HOME": str(isolated),
                "_OPENCLAW_CFG_COMPLETE": f"{shell}_complete",
                "COMP_WORDS": f"openclaw-cfg {command}",
                "COMP_CWORD": "" if shell == "fish" else str(len(command.split()) + 1),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert "fine" in done.stdout
        for bad in ("touch", "a;b", "-flag", "plain,x"):
            assert bad not in done.stdout
        assert raw_characters(done.stdout) == set()


@given(st.text())
def test_a_printable_line_is_as_long_and_holds_nothing_raw(text):
    line = printable(text)

    assert len(line) == len(text)
    assert raw_characters(line) == set()
    assert "\n" not in line
    assert printable(line) == line
    assert printable_lines(text).count("\n") == text.count("\n")


@given(st.recursive(st.text() | st.none() | st.integers(), lambda inner: st.lists(inner)
       | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_escaped_json_is_the_same_json(value):
    text = dumps(value)

    assert json.loads(text) == value
    assert raw_characters(text) == set()
    assert escaped(text) == text
