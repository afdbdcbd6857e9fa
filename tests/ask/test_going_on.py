"""What was answered survives Ctrl-C and Ctrl-D for a day, without keys."""

import json
import shutil
import time

import pytest
from scripted_prompter import BACK, ScriptedPrompter

from openclaw_cfg.app import first_answer
from openclaw_cfg.ask import Pasted
from openclaw_cfg.cli import prompts, wizard_session
from openclaw_cfg.cli.options import Context
from openclaw_cfg.demo import serve
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

KEY = "sk-0123456789abcdef0123"
STOP, END = KeyboardInterrupt, EOFError
BEGUN = (
    ("do you want to use?", "general"),
    ("Which general API?", "deepseek"),
    ("Key for DeepSeek", Pasted(KEY)),
    ("Where to keep", ...),
    ("Which models of DeepSeek", ("deepseek-v4-pro", "deepseek-flash")),
)
REST = (
    ("Another provider?", "no"),
    ("is the defaultModel?", "deepseek/deepseek-v4-pro"),
    ("Which models when", ...),
    ("Write ~/", "yes"),
)


class Impatient(ScriptedPrompter):
    """Presses Ctrl-C or Ctrl-D where the script says so."""

    def _answer(self, title):
        answer = super()._answer(title)
        if answer in (STOP, END):
            raise answer
        return answer

    def choose_or_paste(self, question, secret):
        if self.script[self._next][1] in (STOP, END):
            return self._answer(question.title)
        return super().choose_or_paste(question, secret)


@pytest.fixture
def asked(run, monkeypatch):
    """Answer `init` from a script; the result, and who was asked."""

    def asked(*script, args=("init", "--no-probe"), **env):
        inner = Impatient(script)
        with monkeypatch.context() as patch:
            patch.setattr(Context, "attended", lambda _: True)
            patch.setattr(prompts, "prompter", lambda _: inner)
            patch.setattr(wizard_session, "forget_typed", lambda: None)
            result = run(*args, **env)
        assert inner.finished() or result.code == 130, inner.asked
        return result, inner

    return asked


def _kept(home):
    return next(iter(home.rglob("unfinished.json")), None)


@pytest.mark.parametrize("how", [STOP, END])
def test_the_next_run_goes_on_and_asks_for_the_key_again(asked, isolated, how):
    stopped, _ = asked(*BEGUN, ("Another provider?", how))

    text = _kept(isolated).read_text()
    assert stopped.code == 130
    assert "`openclaw-cfg init` can go on here for a day" in stopped.stderr
    assert KEY not in text
    assert _kept(isolated).stat().st_mode & 0o777 == 0o600
    result, inner = asked(("Go on with what", "on"), *BEGUN[2:4], *REST)
    assert result.code == 0, result.stderr
    (choices,) = (c for t, c in inner.offered.items() if t.startswith("Go on"))
    assert choices[0].hint == "general, deepseek"
    config = isolated / ".openclaw" / "openclaw.json"
    value = parse(Source(None, config.read_text())).value
    assert value["agents"]["defaults"]["model"]["primary"] == "deepseek/deepseek-v4-pro"
    assert _kept(isolated) is None


def test_a_provider_that_was_checked_is_not_checked_again(asked, isolated):
    with serve(keys=[KEY], models=["m-1", "m-2"]) as server:
        flags = ("--base-url", f"deepseek={server.base_url}")
        args = ("init", *flags, "--send-key", "deepseek")
        env = {"DEEPSEEK_API_KEY": KEY}
        asked(
            *BEGUN[:2],
            ("Key for DeepSeek", "env:DEEPSEEK_API_KEY"),
            ("Which models of DeepSeek", ("m-2", "typed")),
            ("Another provider?", STOP),
            args=args,
            **env,
        )
        before = len(server.log)

        result, inner = asked(
            ("Go on with what", "on"),
            ("Another provider?", "no"),
            ("is the defaultModel?", ...),
            ("Which models when", ...),
            ("Write ~/", "yes"),
            args=("init",),
            **env,
        )

        assert len(server.log) == before > 0
    assert result.code == 0, result.stderr
    assert "deepseek/m-2" in (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "was kept" not in inner.said


@pytest.mark.parametrize("stop_at", ["Which models of GLM", "heartbeat"])
def test_a_check_that_was_declined_is_not_asked_for_again(asked, isolated, stop_at):
    plan = (
        ("do you want to use?", "coding-plan"),
        ("Which plan or login?", "zai-coding-plan"),
        ("Which region", ...),
        ("Key for GLM", "copy:ZAI_API_KEY"),
    )
    rest = (
        ("Which models of GLM", ...),
        ("heartbeat", "off"),
        ("Another provider?", "no"),
        ("is the defaultModel?", ...),
        ("Which models when", ...),
        ("Write ~/", "yes"),
    )
    at = next(n for n, (title, _) in enumerate(rest) if title == stop_at)
    asked(
        *plan,
        ("Check the key now", "no"),
        *rest[:at],
        (stop_at, STOP),
        args=("init",),
        ZAI_API_KEY=KEY,
    )

    result, inner = asked(
        ("Go on with what", "on"), *rest[at:], args=("init",), ZAI_API_KEY=KEY
    )

    assert result.code == 0, result.stderr
    assert not [title for title in inner.asked if "Check the key" in title]


def test_stopped_at_any_question_it_can_go_on(asked, isolated):
    questions = (*BEGUN, *REST)
    for count in range(1, len(questions)):
        title, _ = questions[count]
        stopped, _ = asked(*questions[:count], (title, STOP))
        assert stopped.code == 130
        assert _kept(isolated) is not None, title
        again, _ = asked(("Go on with what", "new"), (questions[0][0], STOP))
        assert again.code == 130
        assert _kept(isolated) is None


def test_anew_and_after_a_day_and_with_flags_nothing_is_offered(asked, isolated):
    asked(*BEGUN, ("Another provider?", STOP))
    file = _kept(isolated)
    text = file.read_text()

    result, _ = asked(
        ("Which general API?", STOP), args=("init", "--no-probe", "--setup", "general")
    )
    assert result.code == 130
    file.write_text(text)
    old = json.loads(text)
    old["time"] = time.time() - 25 * 60 * 60
    file.write_text(json.dumps(old))
    result, inner = asked(("do you want to use?", STOP))
    assert "Go on" not in "".join(inner.asked)
    assert not file.exists()


@pytest.fixture
def with_openclaw(isolated):
    """A PATH with an `openclaw` that answers."""
    tool = isolated / "bin" / "openclaw"
    tool.parent.mkdir()
    tool.write_text(
        "#!/bin/sh\n"
        'case "$1" in --version) echo 2026.9.6; exit;; esac\n'
        'echo "$@" > "$HOME/asked"\n'
        'echo \'{"outputs": [{"text": "I am  here."}]}\'\n'
    )
    tool.chmod(0o755)
    return f"{tool.parent}:{shutil.which('sh').rpartition('/')[0]}"


def test_a_defaultmodel_whose_key_is_still_to_come_is_not_asked(asked, with_openclaw):
    later = (*BEGUN[:2], ("Key for DeepSeek", "later"), BEGUN[4])

    result, inner = asked(*later, *REST, PATH=with_openclaw)

    assert result.code == 0, result.stderr
    assert "one question now" not in "".join(inner.asked)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_defaultmodel_is_asked_on_request(asked, isolated, with_openclaw, answer):
    result, inner = asked(
        *BEGUN, *REST, ("one question now", answer), PATH=with_openclaw
    )

    assert result.code == 0, result.stderr
    assert ("I am here." in inner.said) is (answer == "yes")
    assert (isolated / "asked").exists() is (answer == "yes")


def test_a_model_that_does_not_answer_leads_to_the_probe(tmp_path):
    tool = tmp_path / "openclaw"
    tool.write_text(f"#!/bin/sh\necho {KEY}; exit 1\n")
    tool.chmod(0o755)

    good, told = first_answer.first_answer(tool, "a/b", {}, tmp_path / "x.json")

    assert not good
    assert "`openclaw-cfg probe a --level chat`" in told


def test_flags_of_the_interrupted_run_count_when_it_goes_on(asked, isolated):
    flags = ("--base-url", "deepseek=http://127.0.0.1:9/v1", "--no-fallback")
    args = ("init", "--no-probe", *flags, "--model", "deepseek=m-1")
    asked(("do you want to use?", "general"), ("Which general", STOP), args=args)

    result, _ = asked(
        ("Go on with what", "on"),
        ("Which general API?", "deepseek"),
        ("Key for DeepSeek", Pasted(KEY)),
        ("Where to keep", ...),
        ("Another provider?", "no"),
        ("is the defaultModel?", ...),
        ("Write ~/", "yes"),
        args=("init",),
    )

    assert result.code == 0, result.stderr
    config = isolated / ".openclaw" / "openclaw.json"
    value = parse(Source(None, config.read_text())).value
    entry = value["models"]["providers"]["deepseek"]
    assert entry["baseUrl"] == "http://127.0.0.1:9/v1"
    assert [model["id"] for model in entry["models"]] == ["m-1"]


def test_a_provider_of_the_flags_that_was_not_asked_about_is_not_lost(asked):
    args = ("init", "--no-probe", "--setup", "general", "--provider", "deepseek")
    args = (*args, "--provider", "openrouter")
    asked(("Key for DeepSeek", STOP), args=args)

    _, inner = asked(
        ("Go on with what", "on"),
        ("Key for DeepSeek", Pasted(KEY)),
        ("Where to keep", ...),
        ("Which models of DeepSeek", ...),
        ("Key for OpenRouter", STOP),
    )

    (choices,) = (c for t, c in inner.offered.items() if t.startswith("Go on"))
    assert choices[0].hint == "general, deepseek, openrouter"


def test_back_from_the_first_question_is_the_question_whether_to_go_on(asked):
    asked(*BEGUN[:2], ("Key for DeepSeek", STOP))

    asked(
        ("Go on with what", "on"),
        ("Key for DeepSeek", BACK),
        ("Go on with what", "new"),
        ("do you want to use?", BACK),
        ("Go on with what", "on"),
        ("Key for DeepSeek", STOP),
    )


GO_ON = "`openclaw-cfg init` can go on here"


BACK_AGAIN = (("Go on with what", "new"), ("do you want to use?", BACK))


@pytest.mark.parametrize(
    ("more", "before"), [((), ()), ((), BACK_AGAIN), (("--force",), ())]
)
def test_ctrl_c_at_the_question_whether_to_go_on_keeps_it(
    asked, isolated, more, before
):
    args = ("init", "--no-probe", *more)
    asked(*BEGUN[:2], ("Key for DeepSeek", STOP), args=args)

    stopped, _ = asked(*before, ("Go on with what", STOP))

    assert stopped.code == 130
    assert GO_ON in stopped.stderr
    assert _kept(isolated) is not None


@pytest.mark.parametrize(("answer", "asks"), [("no", False), ("key", True)])
def test_a_no_to_memory_search_is_kept(asked, answer, asks):
    rest = (("Paste the OpenAI", KEY),) if asks else ()
    asked(
        ("do you want to use?", "coding-plan"),
        ("Which plan", "openai-codex"),
        ("Which models", ...),
        ("Memory search", answer),
        *rest,
        ("heartbeat", STOP),
    )

    # A typed key is asked for again.
    asked(
        ("Go on with what", "on"),
        *((("Memory search", answer),) * asks),
        *rest,
        ("heartbeat", STOP),
    )


OLD = '{"agent": {"model": "a/b"}, "routing": {}}'


@pytest.fixture
def refused(asked, isolated):
    """A file that OpenClaw refuses, and a run that would replace it, interrupted."""
    config = isolated / ".openclaw" / "openclaw.json"
    config.parent.mkdir()
    config.write_text(OLD)
    args = ("init", "--no-probe", "--force")
    asked(*BEGUN, ("Another provider?", STOP), args=args)
    return config


def test_a_refused_file_that_is_replaced_is_not_fixed_first(asked, refused):
    result, _ = asked(("Go on with what", "on"), *BEGUN[2:4], *REST)

    assert result.code == 0, result.stderr
    assert "routing" not in refused.read_text()


def test_begun_anew_the_refused_file_is_fixed_first(asked, isolated, refused):
    result, _ = asked(("Go on with what", "new"), ("Fix it first?", "no"))

    assert result.code == 1
    assert refused.read_text() == OLD
    assert _kept(isolated) is None


def test_of_two_providers_of_a_preset_the_second_is_not_lost_either(asked):
    named = ("--provider", "custom=a", "--provider", "custom=b")
    at = ("--base-url", "a=http://127.0.0.1:8/v1", "--base-url", "b=http://[::1]:9/v1")
    args = ("init", "--no-probe", "--setup", "general", *named, *at)
    asked(("Key for", STOP), args=args)

    asked(
        ("Go on with what", "on"),
        ("Key for", "none"),
        ("Model of", "m"),
        ("Key for", STOP),
    )
