"""The command around the server: what it needs, what it logs, what it costs."""

import asyncio
import subprocess
import sys

import pytest

pytest.importorskip("pytest_lsp", reason='pip install "openclaw-cfg[test]"')

from lsp_editor import KEY, Editor, command, start

from openclaw_cfg.lsp import server as server_module
from openclaw_cfg.lsp.server import guarded

WITHOUT = """
import sys
sys.modules["pygls"] = None
from openclaw_cfg.cli import run
sys.exit(run(["lsp"]))
"""


def test_without_the_extra_it_is_one_line_and_exit_3():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )

    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "error: the language server needs pygls",
        'hint: run `pip install "openclaw-cfg[lsp]"`',
    ]
    assert done.stdout == ""


def test_other_commands_do_not_load_it():
    code = (
        "import sys; from openclaw_cfg.cli import run; run(['validate', '-']);"
        "print([n for n in sys.modules if 'pygls' in n or 'lsp' in n.split('.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input='{"gateway": {"mode": "local"}}',
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_it_ends_with_its_editor():
    done = subprocess.run(
        command("--stdio"), input=b"", capture_output=True, check=False, timeout=60
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_what_is_no_message_does_not_stop_it_and_is_not_logged():
    body = f'{{"jsonrpc": "2.0", "method": 5, "params": "{KEY}"}}'
    broken = f"{{{KEY}"
    data = "".join(f"Content-Length: {len(b)}\r\n\r\n{b}" for b in (body, broken))

    done = subprocess.run(
        command("-vv"),
        input=data.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0
    assert KEY not in (done.stdout + done.stderr).decode()


@pytest.mark.asyncio
@pytest.mark.parametrize("flags", [("-v",), ("-vv",)])
async def test_no_key_is_ever_logged(isolated, flags, capfd):
    """A password has no shape that a mask could know."""
    text = f'{{gateway: {{auth: {{password: "hunter2 at sea"}}, x: "{KEY}"}}}}'
    client = await start(isolated, flags=flags)
    editor = Editor(client, isolated)
    found = await editor.open("openclaw.json5", text)
    await editor.type("openclaw.json5", text[:-1])
    await editor.hover("openclaw.json5", 0, 40)
    await editor.complete("openclaw.json5", 0, 40)
    await client.shutdown_session()
    await client.stop()
    await asyncio.sleep(0)

    logged = capfd.readouterr().err
    assert "Sending data: %s" in logged, "pygls logs, without what it logs"
    for secret in ("hunter2", "at sea", KEY):
        assert secret not in logged
        assert secret not in repr(found)


def test_what_goes_wrong_is_logged_without_its_words(caplog):
    def fails():
        raise ValueError(KEY)

    assert guarded("hover", fails)() is None
    (record,) = caplog.records
    from openclaw_cfg.lsp.log import Wordless  # noqa: PLC0415

    text = Wordless().format(record)
    assert "hover failed" in text
    assert "ValueError" in text
    assert "in fails" in text
    assert KEY not in text
    assert server_module.__name__ in text


@pytest.mark.asyncio
async def test_a_request_that_fails_leaves_the_server_alive(isolated):
    client = await start(isolated)
    editor = Editor(client, isolated)
    deep = "[" * 5000

    await editor.open("openclaw.json5", deep)
    await editor.type("openclaw.json5", "\ud83e".encode("utf-8", "replace").decode())
    await editor.hover("openclaw.json5", 0, 0)
    found = await editor.type("openclaw.json5", '{"gateway": {"mode": "local"}}')

    assert found == []
    await client.shutdown_session()
    await client.stop()
