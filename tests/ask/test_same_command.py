"""The command that is shown at the end makes the same files in a fresh home."""

import shlex
from pathlib import Path

import pytest
from scripted_prompter import ScriptedPrompter

from openclaw_cfg.ask import Pasted
from openclaw_cfg.cli import prompts, wizard_session
from openclaw_cfg.cli.options import Context
from openclaw_cfg.demo import serve, server

KEY = "sk-0123456789abcdef0123"
SHELL = {"DEEPSEEK_API_KEY": "sk-in-the-shell-0123456789"}
END = (
    ("Another provider?", ...),
    ("is the defaultModel?", ...),
    ("Which models when", ...),
    ("Write ~/", "yes"),
)
CUSTOM = (
    ("do you want to use?", "general"),
    ("Which general API?", "custom"),
    ("Name for this provider", "lab"),
    ("Base URL", "http://127.0.0.1:9/v1"),
    ("Which protocol", ...),
)
DEEPSEEK = (("do you want to use?", "general"), ("Which general API?", "deepseek"))
MODELS = (("Which models of DeepSeek", ...),)
HYBRID = (
    ("do you want to use?", "hybrid"),
    ("Which plan or login?", "zai-coding-plan"),
    ("Which region", ...),
    ("Key for GLM", Pasted(KEY)),
    ("Where to keep", ...),
    ("Which models of GLM", ...),
    ("Which general API?", "deepseek"),
)
# What is answered, and the variables that hold what was typed.
WAYS = {
    "pasted into .env": (
        (*DEEPSEEK, ("Key for", Pasted(KEY)), ("Where to keep", ...), *MODELS, *END),
        {"DEEPSEEK_API_KEY": KEY},
        {},
    ),
    "pasted in clear text": (
        (
            *DEEPSEEK,
            ("Key for", Pasted(KEY)),
            ("Where to keep", "inline"),
            ("clear text?", "yes"),
            *MODELS,
            *END,
        ),
        {"DEEPSEEK_API_KEY": KEY},
        {},
    ),
    "copied": (
        (*DEEPSEEK, ("Key for", "copy:DEEPSEEK_API_KEY"), *MODELS, *END),
        {},
        SHELL,
    ),
    "as it is": (
        (*DEEPSEEK, ("Key for", "env:DEEPSEEK_API_KEY"), *MODELS, *END),
        {},
        SHELL,
    ),
    "pasted beside the shell's": (
        (*DEEPSEEK, ("Key for", Pasted(KEY)), ("Where to keep", ...), *MODELS, *END),
        {"DEEPSEEK_API_KEY_2": KEY},
        SHELL,
    ),
    "later": ((*DEEPSEEK, ("Key for", "later"), *MODELS, *END), {}, {}),
    "another variable": (
        (*DEEPSEEK, ("Key for", "name"), ("Name of", "MY_KEY"), *MODELS, *END),
        {},
        {},
    ),
    "a file": (
        (
            *DEEPSEEK,
            ("Key for", "vault"),
            ("Reference to what", "file"),
            ("Path", "/run/my keys.json"),
            ("Where in", "/deepseek/key"),
            *MODELS,
            *END,
        ),
        {},
        {},
    ),
    "a command": (
        (
            *DEEPSEEK,
            ("Key for", "vault"),
            ("Reference to what", "exec"),
            ("Command", "/bin/cat 'a b' --show"),
            ("Id", "value"),
            *MODELS,
            *END,
        ),
        {},
        {},
    ),
    "a variable of the gateway": (
        (
            *DEEPSEEK,
            ("Key for", "vault"),
            ("Reference to what", "env"),
            ("Name of", "K"),
            *MODELS,
            *END,
        ),
        {},
        {},
    ),
    "a custom one with a name": (
        (
            *CUSTOM,
            ("Key for", Pasted(KEY)),
            ("Where to keep", ...),
            ("Model of", "m-1"),
            *END[:2],
            END[3],
        ),
        {"LAB_API_KEY": KEY},
        {},
    ),
    "two custom ones": (
        (
            *CUSTOM,
            ("Key for", Pasted(KEY)),
            ("Where to keep", ...),
            ("Model of", "m-1"),
            ("Another provider?", "yes"),
            ("Which general API?", "http://localhost:9/v1"),
            ("Name for this provider", "custom"),
            ("Key for", "none"),
            ("Model of", "m-2"),
            ("Another provider?", "yes"),
            ("Which general API?", "http://localhost:8/v1"),
            ("Name for this provider", "qwen3.5"),
            ("Key for", "none"),
            ("Model of", "m-3"),
            *END,
        ),
        {"LAB_API_KEY": KEY},
        {},
    ),
    "several custom servers": (
        (
            *CUSTOM,
            ("Key for", "none"),
            ("Model of", "m-1"),
            ("Another provider?", "yes"),
            ("Which general API?", "custom"),
            ("Name for this provider", "den"),
            ("Base URL", "http://127.0.0.1:8/v1"),
            ("Which protocol", ...),
            ("Key for", "none"),
            ("Model of", "m-2"),
            ("Another provider?", "yes"),
            ("Which general API?", "vllm"),
            ("Base URL", "http://127.0.0.1:7/v1"),
            ("Model of", "m-3"),
            ("Another provider?", "yes"),
            ("Which general API?", "vllm"),
            ("Name for this provider", "cellar"),
            ("Base URL", "http://127.0.0.1:6/v1"),
            ("Model of", "m-4"),
            *END,
        ),
        {},
        {},
    ),
    "a plan and the API of its vendor": (
        (
            *HYBRID[:6],
            ("Which general API?", "zai"),
            ("Name for this provider, GLM API", ...),
            ("region", ...),
            ("Key for", "later"),
            ("Which models", ...),
            *END,
        ),
        {"ZAI_API_KEY": KEY},
        {},
    ),
    "hybrid": (
        (*HYBRID, ("Key for", Pasted(KEY)), *MODELS, *END),
        {"ZAI_API_KEY": KEY, "DEEPSEEK_API_KEY": KEY},
        {},
    ),
    "a plan alone, heartbeat on": (
        (
            ("do you want to use?", "coding-plan"),
            *HYBRID[1:6],
            ("heartbeat", "on"),
            *END,
        ),
        {"ZAI_API_KEY": KEY},
        {},
    ),
    "a login with embeddings": (
        (
            ("do you want to use?", "coding-plan"),
            ("Which plan or login?", "openai-codex"),
            ("Which models", ...),
            ("Memory search", "key"),
            ("Paste the OpenAI", KEY),
            ("heartbeat", "off"),
            *END,
        ),
        {"OPENAI_API_KEY": KEY},
        {},
    ),
    "an API that is answered before the login of its vendor": (
        (
            ("do you want to use?", "hybrid"),
            ("Which plan or login?", "github-copilot"),
            ("Which models", ...),
            ("Which general API?", "openai"),
            ("Key for OpenAI", Pasted("sk-proj-0123456789abcdef0123")),
            ("Where to keep", ...),
            ("Which models", ...),
            ("Another provider?", "yes"),
            ("Which provider?", "openai-codex"),
            ("Which models", ...),
            ("Memory search", "no"),
            *END,
        ),
        {"OPENAI_GENERAL_API_KEY": "sk-proj-0123456789abcdef0123"},
        {},
    ),
    "a cloud with a project": (
        (
            ("do you want to use?", "general"),
            ("Which general API?", "anthropic-vertex"),
            ("Region", "europe-west4"),
            ("project", "my-project"),
            ("Which models", ...),
            *END,
        ),
        {},
        {},
    ),
}


@pytest.fixture
def answered(run, monkeypatch, tmp_path):
    """Answer `init` in one home, run its last line in another; the files of both."""

    def answered(script, typed, env, command="init", before="", flags=("--no-probe",)):
        homes = [tmp_path / name for name in ("asked", "again")]
        for home in homes:
            (home / ".openclaw").mkdir(parents=True)
            if before:
                (home / ".openclaw" / "openclaw.json").write_text(before)
        inner = ScriptedPrompter(script)
        with monkeypatch.context() as patch:
            patch.setattr(Context, "attended", lambda _: True)
            patch.setattr(prompts, "prompter", lambda _: inner)
            patch.setattr(wizard_session, "forget_typed", lambda: None)
            first = run(command, *flags, HOME=str(homes[0]), **env)
        assert first.code == 0, first.stderr
        assert inner.finished(), inner.script[len(inner.asked) :]
        (again,) = (n for n in inner.told if n.title.startswith("The same without"))
        words = shlex.split(again.code[0])
        assert KEY not in again.code[0]
        # Nothing was sent to anyone, and nothing will be.
        assert words.count("--no-probe") == 1
        second = run(*words[1:], HOME=str(homes[1]), **{**env, **typed})
        assert second.code == 0, f"{again.code[0]}\n{second.stderr}"
        third = run(*words[1:], HOME=str(homes[0]), **{**env, **typed})
        assert "nothing to change" in third.stderr
        assert set(typed) <= set(
            " ".join((*again.lines, again.code[0])).split()
        ) or all(name in again.lines[0] for name in typed)
        return [files(home) for home in homes]

    return answered


def files(home: Path) -> dict[str, bytes]:
    state = home / ".openclaw"
    found = (p for p in state.rglob("*") if p.is_file())
    return {str(p.relative_to(state)): p.read_bytes() for p in found}


@pytest.mark.parametrize("way", WAYS)
def test_the_last_line_makes_the_same_files_elsewhere(answered, way):
    asked, again = answered(*WAYS[way])

    assert "openclaw.json" in asked
    assert again == asked


def test_after_a_no_to_the_check_the_last_line_sends_nothing_either(answered):
    script = (
        ("do you want to use?", "coding-plan"),
        *HYBRID[1:4],
        ("Check the key", "no"),
        *HYBRID[4:6],
        ("heartbeat", "on"),
        *END,
    )

    asked, again = answered(script, {"ZAI_API_KEY": KEY}, {}, flags=())

    assert again == asked


def test_what_a_server_said_is_in_a_last_line_that_asks_it_nothing(
    answered, monkeypatch
):
    """A model that it does not list makes the line one with --no-probe."""
    monkeypatch.setattr(
        server, "_model_row", lambda model: {"id": model, "max_model_len": 24_576}
    )
    with serve(keys=[KEY], models=["m:1"]) as lab:
        script = (
            *CUSTOM[:3],
            ("Base URL", lab.base_url),
            CUSTOM[4],
            ("Key for", Pasted(KEY)),
            ("Where to keep", ...),
            ("Which models of", ("m:1", "typed")),
            ("Another provider?", ...),
            ("is the defaultModel?", "lab/m:1"),
            *END[2:],
        )
        asked, again = answered(script, {"LAB_API_KEY": KEY}, {}, flags=())

    assert b"24576" in asked["openclaw.json"]
    assert again == asked


def test_the_last_line_of_add_too(answered):
    before = '{"agents": {"defaults": {"model": "openai/gpt-6-astra"}}}'
    script = (
        ("Which provider?", "custom"),
        *CUSTOM[2:],
        ("Key for", Pasted(KEY)),
        ("Where to keep", ...),
        ("Model of", "m-1"),
        ("is the defaultModel?", "lab/m-1"),
        ("Write ~/", "yes"),
    )

    asked, again = answered(script, {"LAB_API_KEY": KEY}, {}, "add", before)

    assert b"m-1" in asked["openclaw.json"]
    # Backups are named after the moment.
    assert [again[n] for n in ("openclaw.json", ".env")] == [
        asked[n] for n in ("openclaw.json", ".env")
    ]


def test_all_variables_that_are_not_set_are_named_at_once(run):
    command = (
        *("init", "--setup", "hybrid", "--no-probe", "--yes"),
        *("--provider", "zai-coding-plan", "--secret", "zai-coding-plan=dotenv"),
        *("--api-key-env", "zai-coding-plan=ZAI_API_KEY"),
        *("--provider", "deepseek", "--secret", "deepseek=dotenv"),
        *("--api-key-env", "deepseek=DEEPSEEK_API_KEY"),
    )

    result = run(*command)

    assert result.code == 2
    assert 'the variables "ZAI_API_KEY" and "DEEPSEEK_API_KEY" are not' in result.stderr
    flags = ("--secret", "zai-coding-plan=env", "--secret", "deepseek=env")
    assert " ".join(flags) in result.stderr
    assert run(*command, *flags).code == 0
