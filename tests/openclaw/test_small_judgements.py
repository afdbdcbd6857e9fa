"""Single judgements of OpenClaw's, each value beside its verdict."""

import pytest

from openclaw_cfg.catalog.find import shipped
from openclaw_cfg.openclaw.agent_ids import normal_agent_id
from openclaw_cfg.openclaw.environment import Environment, declared_logins
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.openclaw.held_logins import HeldLogin
from openclaw_cfg.openclaw.javascript import number_text
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.known_models import finds, is_bundled, is_vendor_address
from openclaw_cfg.openclaw.model_refs import model_refs
from openclaw_cfg.openclaw.patterns import any_match
from openclaw_cfg.openclaw.recognition import is_configuration
from openclaw_cfg.openclaw.refinements.cloud_workers import _is_repository
from openclaw_cfg.openclaw.refinements.sandbox import _is_absolute
from openclaw_cfg.openclaw.roster import _is_policy_ref
from openclaw_cfg.openclaw.secret_refs import _reference, commands, mismatched
from openclaw_cfg.openclaw.successors import SUCCESSORS, follower, successor
from openclaw_cfg.openclaw.tailscale import _is_loopback
from openclaw_cfg.openclaw.unattended import OFF
from openclaw_cfg.openclaw.web_search import check as web_search
from openclaw_cfg.report import Severity
from openclaw_cfg.schema.store import NEWEST, load_native

FACTS = load_facts()
SCHEMA = load_native(NEWEST)


def case(value):
    """What the stages of the judge look at."""
    return JudgeInput(
        value=value,
        source=value,
        legacy_default=None,
        schema=SCHEMA,
        facts=FACTS,
        environment=Environment(),
    )


@pytest.mark.parametrize(
    ("provider", "model", "verdict"),
    [
        ("openrouter", "x", True),
        ("OpenAI", "gpt-5.6-sol", True),
        ("openai", "gpt-5.6-new", None),
        ("openai", "no-such", False),
        ("anthropic", "claude-opus-9", None),
        ("codex", "x", None),
        ("x-ai", "grok-9", None),
    ],
)
def test_whether_openclaw_finds_a_model(provider, model, verdict):
    assert finds(FACTS, provider, model) is verdict


@pytest.mark.parametrize(
    ("judge", "right", "wrong"),
    [
        (
            _is_absolute,
            ["/a", "C:/a", "c:\\a", "\\\\?\\C:\\a", "//?/C:/a", "//?/UNC/a/b"],
            [
                *("a", "./a", "~/a", "C:a", "", "\\\\?\\a", "//?/a"),
                "\\\\?\\UNC\\a\\b",
            ],
        ),
        (
            lambda url: is_vendor_address(FACTS, url),
            [
                "https://api.openai.com/v1",
                "https://x.openai.azure.com/v1",
                "https://api.moonshot.ai/v1/",
            ],
            ["https://relay.example/v1", "https://api.moonshot.ai/v2", "no url", ""],
        ),
        (
            lambda name: is_bundled(FACTS, name),
            ["OpenAI", "codex", "x-ai"],
            ["acme", ""],
        ),
        (
            lambda value: is_configuration(value, SCHEMA),
            [
                *({}, {"gateway": 5}, {"routing": {}}, {"$include": "a"}),
                *({"gatewai": {}}, {"meta": {"lastTouchedVersion": "1"}}),
            ],
            [
                *([], "gateway", None, {"meta": {}}, {"$schema": "a"}),
                *({"zzzzzz": 1}, {"meta": {"x": 1}, "$schema": "a"}),
            ],
        ),
        (_is_loopback, ["127.0.0.1", " 127.1.2.3 "], ["10.0.0.1", "x", "", 5, None]),
        (
            _is_policy_ref,
            ["a/b", " a/b ", "a/*", "a/b/*", "openrouter:auto", " OpenRouter:Free "],
            ["*", "/*", "a/", "", "all", "a b/c", "x"],
        ),
        (
            _is_repository,
            ["github.com/a/b", "gitlab.com/a/b/c", "github.com/a/b/c"],
            [
                *("github.com/a", "github.com/a/b.git", "GITHUB.com/a/b"),
                *("github.com/a/b/tree", "git hub/a/b", "gitlab.com/a/.."),
            ],
        ),
    ],
    ids=[
        *("absolute", "vendor's address", "bundled", "configuration", "loopback"),
        *("policy", "repository"),
    ],
)
def test_what_openclaw_takes_for_it(judge, right, wrong):
    assert [value for value in right if not judge(value)] == []
    assert [value for value in wrong if judge(value)] == []


def test_a_model_of_a_channel_is_a_reference():
    value = {"channels": {"modelByChannel": {"telegram": {"1": "a/b"}}}}

    assert [*model_refs(value)] == [
        (("channels", "modelByChannel", "telegram", "1"), "a/b")
    ]


@pytest.mark.parametrize(
    ("until", "renewable", "said", "usable"),
    [
        (None, False, "me, plan plus", True),
        (0.0, False, "me, plan plus, expired 1970-01-01 00:00 UTC", False),
        (4e9, False, "me, plan plus, valid until 2096-10-02 07:06 UTC", True),
        (0.0, True, "me, plan plus, renewed at its next use (1970-01-01 00:00 UTC)", 1),
        (1e30, False, "me, plan plus", True),
    ],
)
def test_what_is_said_of_a_login(until, renewable, said, usable):
    login = HeldLogin(
        holder="C",
        provider="openai",
        account="me",
        plan="plus",
        until=until,
        renewable=renewable,
    )

    assert str(login) == said
    assert login.usable is bool(usable)
    assert not login.own


@pytest.mark.parametrize(
    ("profiles", "logins"),
    [
        ([("openai", "oauth")], {"openai"}),
        ([(" OpenAI ", "token")], {"openai"}),
        ([("openai", "api_key")], set()),
        ([("openai", "oauth"), ("openai", "api_key")], set()),
        ([("openai", "oauth"), ("xai", "api_key")], {"openai"}),
        ([("openai", None), (5, "oauth"), (None, None)], set()),
    ],
)
def test_a_provider_with_logins_alone_is_declared_one(profiles, logins):
    rows = {
        f"p{n}": {"provider": provider, "mode": mode}
        for n, (provider, mode) in enumerate(profiles)
    }

    assert declared_logins({"auth": {"profiles": rows}}) == logins


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (float("nan"), "NaN"),
        (5, "5"),
        (5.0, "5"),
        (0.5, "0.5"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
    ],
)
def test_a_number_is_written_as_javascript_writes_it(number, text):
    assert number_text(number) == text


ENV = {"source": "env", "provider": "p", "id": "K"}


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        (ENV, ("env", "p")),
        ({**ENV, "source": "file"}, ("file", "p")),
        ({"source": "env", "id": "K"}, ("env", "mine")),
        ({"source": "exec", "id": "K"}, ("exec", "default")),
        ("${K}", ("env", "mine")),
        ({**ENV, "source": "vault"}, None),
        ({**ENV, "id": " "}, None),
        ({"source": "env", "provider": "p"}, None),
        ({**ENV, "provider": " "}, None),
        ({**ENV, "more": 1}, None),
        ("K", None),
        (["env"], None),
        (None, None),
    ],
)
def test_what_is_a_reference_to_a_secret(value, reference):
    found = _reference(value, {"env": "mine"})

    assert (found and (found.source, found.provider)) == reference


def test_nothing_replaces_a_model_of_another_address_or_one_that_is_listed():
    old, new = "anthropic/claude-opus-4-1", "anthropic/claude-opus-4-7"
    home, away = "https://api.anthropic.com", "https://relay.example"
    listed = [{"id": "Claude-Opus-4-1"}]

    def after(**entry):
        providers = {"Anthropic": entry} if entry else {}
        return follower({"models": {"providers": providers}})(old)

    assert after() == new
    assert after(baseUrl=home) == new
    assert after(baseUrl=away) is None
    assert after(baseUrl=home, models=listed) is None


def test_what_is_switched_off_is_off():
    assert {name: value for name, (_, value) in OFF.items()} == {
        **dict.fromkeys(OFF, False),
        "skill-review": "off",
    }


@pytest.mark.parametrize(
    ("ref", "new"),
    [
        ("openai/gpt-4", "openai/gpt-5.6-sol"),
        ("openai/GPT-4@work", "openai/gpt-5.6-sol@work"),
        (" OpenAI /gpt-4", "OpenAI /gpt-5.6-sol"),
        ("openai/gpt-5.6", "openai/gpt-5.6-sol"),
        ("openai/gpt-9", None),
        ("gpt-4", None),
        ("claude-opus-4-1", "claude-opus-4-7"),
        ("anthropic/claude-opus-4-1", "anthropic/claude-opus-4-7"),
        ("anthropic/claude-opus-4", "anthropic/claude-opus-4-7"),
        ("anthropic/claude-opus-4-20250514", "anthropic/claude-opus-4-7"),
        ("anthropic/claude-opus-4-6", None),
        ("anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4-6"),
        ("anthropic/claude-3-5-haiku-latest", "anthropic/claude-sonnet-4-6"),
        ("anthropic/claude-3-opus", "anthropic/claude-opus-4-7"),
        ("venice/claude-opus-4.1", "venice/claude-opus-4-6"),
        ("github-copilot/claude-opus-4.1", "github-copilot/claude-opus-5"),
        ("copilot-proxy/claude-sonnet-4", "copilot-proxy/claude-sonnet-5"),
        ("acme/claude-opus-4-1", None),
    ],
)
def test_what_follows_a_model(ref, new):
    assert successor(ref) == new


def test_no_model_is_replaced_by_one_that_the_catalogue_advises_against():
    claude = ("anthropic", "github-copilot", "copilot-proxy", "venice")
    old = [f"{p}/{m}" for p, models in SUCCESSORS.items() for m in models]
    old += [f"{p}/claude-{name}" for p in claude for name in ("opus-4", "sonnet-4")]
    presets = [p for p in shipped().all() if p.openclaw.provider]
    ending = {
        f"{preset.openclaw.provider}/{model.id}"
        for preset in presets
        for model in preset.models
        if model.deprecated or model.replaced_by
    }

    new = {ref: successor(ref) for ref in old}

    assert "openai/gpt-5.5" in ending
    assert {ref: follows for ref, follows in new.items() if follows in ending} == {}
    # A login of OpenAI and a key of it are one provider.
    ending = {ref.replace("openai/", "openai-codex/") for ref in ending}
    assert {ref: follows for ref, follows in new.items() if follows in ending} == {}


@pytest.mark.parametrize(
    ("providers", "follows"),
    [
        ({}, True),
        ({"openai": {}}, True),
        ({"openai": {"baseUrl": " "}}, True),
        ({"openai": {"baseUrl": "https://api.openai.com/v1"}}, True),
        ({"OpenAI": {"baseUrl": "https://relay.example"}}, False),
        ({"openai": {"baseUrl": "${URL}"}}, False),
        ({"openai": {"models": [{"id": "GPT-4"}]}}, False),
        ({"openai": {"models": [{"id": "gpt-5"}]}}, True),
    ],
)
def test_a_model_that_an_address_of_its_own_may_have_stays(providers, follows):
    follow = follower({"models": {"providers": providers}})

    assert (follow("openai/gpt-4@work") is not None) is follows


@pytest.mark.parametrize(
    ("trusted", "problems"),
    [
        ({}, []),
        ({"trustedDirs": "HOME"}, []),
        ({"trustedDirs": []}, []),
        ({"trustedDirs": ["HOME"]}, []),
        ({"trustedDirs": ["/nowhere"]}, ["lies outside trustedDirs"]),
        ({"trustedDirs": ["/nowhere", "HOME"]}, []),
    ],
)
def test_a_command_of_secrets_is_in_a_trusted_folder(tmp_path, trusted, problems):
    program = tmp_path / "op"
    program.touch(mode=0o755)
    folders = trusted.get("trustedDirs")
    if isinstance(folders, list):
        trusted = {"trustedDirs": [f.replace("HOME", str(tmp_path)) for f in folders]}
    provider = {"source": "exec", "command": str(program), **trusted}
    more = {"source": "exec", "command": 5}

    found = [*commands(case({"secrets": {"providers": {"a": provider, "b": more}}}))]

    assert [f.path for f in found] == [("secrets", "providers", "a", "command")][
        : len(problems)
    ]
    assert all(word in f.message for word, f in zip(problems, found, strict=True))


@pytest.mark.parametrize(
    ("secrets", "differs"),
    [
        ({"providers": {"p": {"source": "env"}}}, False),
        ({"providers": {"p": {"source": "file"}}}, True),
        ({"providers": {"p": {}}}, False),
        ({"providers": {"q": {"source": "file"}}}, False),
        ({"providers": {"p": {"source": "file"}}, "defaults": {"env": "p"}}, False),
        ({"providers": {"p": {"source": "file"}}, "defaults": {"env": " p "}}, False),
        ({"providers": {"p": {"source": "file"}}, "defaults": {"env": "q"}}, True),
        ({}, False),
    ],
)
def test_a_reference_asks_its_provider_for_what_that_does(secrets, differs):
    entry = {"baseUrl": "https://a.example", "apiKey": ENV, "models": []}
    value = {"models": {"providers": {"a": entry}}, "secrets": secrets}

    assert bool([*mismatched(case(value))]) is differs


@pytest.mark.parametrize(
    ("name", "plugins", "severity", "said"),
    [
        ("kimi", {}, Severity.ERROR, "plugins install @openclaw/moonshot-provider"),
        (" kimi ", {}, Severity.ERROR, "plugins install @openclaw/moonshot-provider"),
        ("kimi", {"moonshot": {}}, Severity.WARNING, "install @openclaw/moonshot"),
        ("brave", {"brave": {}}, Severity.WARNING, "plugins install @openclaw/brave"),
        ("acme", {}, Severity.ERROR, "accepted: "),
        ("acme", {"acme": {}}, Severity.WARNING, "accepted: "),
        ("brav", {}, Severity.ERROR, 'did you mean "brave"?'),
        ("", {}, Severity.ERROR, "accepted: "),
        (5, {}, None, ""),
    ],
)
def test_a_provider_of_web_search_is_there_or_can_be(name, plugins, severity, said):
    search = {"web": {"search": {"provider": name}}}

    found = [*web_search(case({"tools": search, "plugins": {"entries": plugins}}))]

    assert [f.severity for f in found] == [severity][: severity is not None]
    assert all(said in f.help for f in found)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a.b", ["a.b"]),
        ("a.*", ["a.b", "a.l"]),
        ("*.b", ["a.b"]),
        ("*.l[].x", ["a.l.0.x"]),
        ("a.l[]", ["a.l.0", "a.l.1"]),
        ("a.l.*", ["a.l.0", "a.l.1"]),
        ("a.l[].x", ["a.l.0.x"]),
        ("a[]", []),
        ("a.l.x", []),
        ("a.b.c", []),
        ("z.*", []),
    ],
)
def test_the_paths_of_a_pattern(pattern, found):
    value = {"a": {"b": 1, "l": [{"x": 1}, {}]}}

    there = [".".join(map(str, path)) for path, _ in any_match(value, [pattern])]

    assert there == found


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        (" My Agent! ", "my-agent"),
        ("a_b-c9", "a_b-c9"),
        ("Work-", "work-"),
        ("-", "main"),
        ("", "main"),
        ("a" * 70, "a" * 64),
    ],
)
def test_the_id_of_an_agent(text, ident):
    assert normal_agent_id(text) == ident
