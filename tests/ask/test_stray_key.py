"""`init` and `add` ask before a vendor's key goes to a host that is not theirs."""

import json

import pytest

pytest.importorskip("pexpect", reason='pip install "openclaw-cfg[test]"')
pytest.importorskip("pyte", reason='pip install "openclaw-cfg[test]"')

from pty_screen import CTRL_C, ENTER, ESC, Terminal, without_openclaw
from vendor_proxy import vendors

KEY = "sk-planted-4f9Qz7Lm2Xw8"
HOSTS = ("relay.example", "other.example")
QUESTION = 'OPENAI_API_KEY is a key of OpenAI. Send it to "relay.example"'


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    with vendors(HOSTS, tmp_path_factory.mktemp("ca")) as running:
        running.models = ["m1", "m2"]
        yield running


@pytest.fixture
def start(tmp_path, proxy):
    open_ = []
    proxy.seen.clear()

    def begin(command, *more, config=None, to="relay.example"):
        folder = tmp_path / ".openclaw"
        folder.mkdir(exist_ok=True)
        if command == "add" and config is None:
            (folder / "openclaw.json").write_text('{gateway: {mode: "local"}}')
        lead = "" if command == "add" else "custom="
        args = {
            "init": ["init", "--setup=general", "--provider=custom"],
            "add": ["add", "custom"],
        }[command]
        args += [f"--base-url={lead}https://{to}/v1", f"--api={lead}openai-completions"]
        terminal = Terminal(
            *args,
            *more,
            home=tmp_path,
            size=(110, 30),
            env={"PATH": without_openclaw(), "OPENAI_API_KEY": KEY, **proxy.env},
        )
        open_.append(terminal)
        return terminal

    yield begin
    for terminal in open_:
        terminal.close()


def name_the_variable(terminal):
    """Choose the vendor's variable for a custom provider."""
    terminal.answer("Name for this provider", "\x15lab")
    terminal.find("Key for", "an env", "In an environment variable")
    terminal.wait_for("Name of the variable")
    terminal.press("\x15OPENAI_API_KEY", ENTER)
    terminal.wait_for_no("Name of the variable")


def sent(proxy):
    """The hosts that saw the key."""
    return {r.host for r in proxy.seen if KEY in str(r.headers)}


@pytest.mark.parametrize("command", ["init", "add"])
def test_enter_is_no_and_only_reach_is_told_with_the_reason(start, proxy, command):
    terminal = start(command)

    name_the_variable(terminal)
    terminal.answer(QUESTION)
    screen = terminal.wait_for("Model of")
    terminal.press(CTRL_C)

    assert "Send the key there: no" in screen
    assert (
        'reachable; OPENAI_API_KEY, a key of OpenAI, is not sent to "relay.' in screen
    )
    assert terminal.end() == 130
    assert {r.host for r in proxy.seen} == {"relay.example"}
    assert sent(proxy) == set()


def test_a_yes_is_asked_for_once_per_host_and_remembered(start, proxy, tmp_path):
    first = start("add")
    name_the_variable(first)
    first.wait_for(QUESTION)
    first.press("y")
    first.wait_for("answers, 2 models listed")
    first.press(CTRL_C)
    assert first.end() == 130
    (kept,) = tmp_path.rglob("agreed-hosts.json")
    rows = json.loads(kept.read_text())["agreed"]
    assert rows == [{"source": "OPENAI_API_KEY", "host": "relay.example"}]
    assert sent(proxy) == {"relay.example"}

    second = start("add")
    name_the_variable(second)
    second.wait_for("answers, 2 models listed")
    assert QUESTION not in second.everything

    third = start("add", to="other.example")
    name_the_variable(third)
    third.wait_for('Send it to "other.example"')
    assert sent(proxy) == {"relay.example"}


def test_going_back_takes_a_yes_back(start, proxy, tmp_path):
    terminal = start("add")
    name_the_variable(terminal)
    terminal.wait_for(QUESTION)
    terminal.press("y")
    terminal.wait_for("Which models")
    terminal.press(ESC)
    terminal.wait_for(QUESTION)
    terminal.press("n")
    terminal.wait_for("Model of")
    terminal.press(CTRL_C)

    assert terminal.end() == 130
    assert [*tmp_path.rglob("agreed-hosts.json")] == []


def test_the_flag_is_the_yes(start, proxy):
    terminal = start("add", "--send-key=custom")

    name_the_variable(terminal)
    terminal.wait_for("answers, 2 models listed")

    assert QUESTION not in terminal.everything
    assert sent(proxy) == {"relay.example"}


def test_a_key_that_is_pasted_here_needs_no_second_word(start, proxy):
    terminal = start("add")
    terminal.answer("Name for this provider", "\x15lab")
    terminal.find("Key for", "paste", "Paste it now")
    terminal.answer("Paste the key", KEY)
    terminal.wait_for("Where to keep it?")
    terminal.wait_for("answers, 2 models listed")

    assert sent(proxy) == {"relay.example"}
    assert KEY not in terminal.raw


@pytest.mark.parametrize("way", ["now", "named"])
def test_what_only_a_stranger_s_file_names_is_asked_about(start, proxy, tmp_path, way):
    """Of a file that is not the active one any variable may be meant to be stolen."""
    path = tmp_path / "other.json"
    provider = {
        "baseUrl": "https://relay.example/v1",
        "api": "openai-completions",
        "apiKey": "${HOME}",
        "models": [{"id": "m1", "name": "M"}],
    }
    path.write_text(json.dumps({"models": {"providers": {"lab": provider}}}))
    terminal = start("add", "--id=lab", "--config=other.json", config=path)

    if way == "now":
        terminal.find("Key for", "as now", "As now")
        terminal.wait_for('HOME is what this file asks for. Send it to "relay.example"')
        assert proxy.seen == []
    else:
        terminal.find("Key for", "an env", "In another environment variable")
        terminal.wait_for("Name of the variable")
        terminal.press("\x15MY_LAB_KEY", ENTER)
        terminal.wait_for("Model")
        assert "Send it" not in terminal.everything
