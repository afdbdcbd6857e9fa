"""Rules about keys, just on each side of what they look at."""

import json
import os

import pytest
from rule_texts import BY_ID, assert_says, provider, providers, rule_text

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.loader import load_document
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.rules import of_the_machine
from openclaw_cfg.source import Source

URL = "https://acme.example/v1"
KEY = "sk-1234567890abcdefghij"
AT = "models.providers.own.apiKey"
DASHSCOPE = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"


def at(url, key="${K}", **more):
    return provider(url, key=key, **more)


def after(*files):
    """A file whose last provider comes after others, of which nothing is said."""
    return providers(provider(URL, name="first"), *files)


def test_what_depends_on_the_machine():
    assert of_the_machine() == {
        "folder-only-key",
        "gateway-without-secret",
        "missing-variable",
        "readable-key-file",
        "unset-key",
    }


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            at("https://api.moonshot.ai/v1", "sk-kimi-123456789012"),
            (
                f"warning {AT}",
                "is one of Kimi Code membership\n",
                'its address is "https://api.kimi.com/coding", or use a key of Moon',
            ),
        ),
        (
            at(URL, "sk-ant-oat01-1234567890"),
            (f"warning {AT}", "or use a key of this provider\n"),
        ),
        (at("https://api.kimi.com/coding", "sk-kimi-123456789012"), ()),
        (at(URL, "my-own-key"), ()),
        (at(URL, "sk-1234567890"), ()),
        (at(URL, "eyJ1234567890"), ()),
        (provider(None, key="sk-kimi-123456789012", models=()), ()),
        (
            provider(None, name="openai", key="sk-kimi-123456789012", models=()),
            ("warning models.providers.openai.apiKey",),
        ),
        (at("http://127.0.0.1:11434", "sk-kimi-123456789012"), ()),
        (at("https://api.kimi.com/coding", "KIMI_API_KEY"), ()),
        (
            at("https://api.kimi.com/coding", "OTHER_NAME"),
            (
                f"warning {AT}",
                "is not one of Kimi Code membership",
                "its keys start with sk-kimi-\n",
            ),
        ),
        (at("https://api.kimi.com/coding", "YOUR_KEY"), ()),
        (at("https://api.openai.com/v1", "other-1234567890"), ()),
        (at("https://api.stepfun.ai/step_plan/v1", "other-1234567890"), ()),
        (
            at("https://token-plan-cn.xiaomimimo.com/v1", KEY),
            (f"warning {AT}", "is not one of", "start with tp-\n"),
        ),
        (
            at("https://api.openai.com/v1", "sk-ant-x-1234567890"),
            (
                f"warning {AT}",
                "is not one of OpenAI",
                "start with sk-proj- or sk-svcacct- or sk-\n",
            ),
        ),
        (provider(URL, name="openai", key="sk-ant-x-1234567890"), ()),
        (
            after(
                at("https://api.kimi.com/coding", "KIMI_API_KEY", name="kimi"),
                provider(None, name="x", key="sk-kimi-123456789012", models=()),
                at(URL, "sk-ant-oat01-1234567890"),
            ),
            (f"warning {AT}",),
        ),
        (
            provider(DASHSCOPE, key="sk-sp-1234567890abc"),
            (
                f"warning {AT}",
                " or ",
                'its address is "https://coding-intl.dashscope.aliyuncs.com/v1"',
            ),
        ),
    ],
)
def test_foreign_key(file, parts):
    assert_says("foreign-key", file, *parts)


def header(value):
    return {
        "mcp": {"servers": {"x": {"url": URL, "headers": {"Authorization": value}}}}
    }


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            at("https://%HOST%/v1"),
            ("warning models.providers.own.baseUrl", 'write "${NAME}"', "not fix:"),
        ),
        (at("https://{{ host }}/v1"), ("warning models.providers.own.baseUrl",)),
        (at("https://${host}/v1"), ("warning models.providers.own.baseUrl",)),
        (at("https://${HOST}/v1"), ()),
        (at("https://acme.example/%20"), ()),
        (at(URL, "%ACME_KEY%"), (f"warning {AT}", f'Set {AT} "${{ACME_KEY}}"')),
        (
            header("%ACME_KEY%"),
            (
                "warning mcp.servers.x.headers.Authorization",
                'Set mcp.servers.x.headers.Authorization "${ACME_KEY}"',
            ),
        ),
        (header("Bearer"), ()),
        ({"env": {"vars": {"A": 1, "B": "%B%", "C": "c"}}}, ("warning env.vars.B",)),
    ],
)
def test_foreign_variable(file, parts):
    assert_says("foreign-variable", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            at(URL, "${OPENAI_API_KEY}"),
            (
                f"warning {AT}",
                "use its own variable for this address, or",
                "label: not a key of acme.example",
            ),
        ),
        (
            at("https://api.deepseek.com", "${OPENAI_API_KEY}"),
            (f"warning {AT}", "use DEEPSEEK_API_KEY for"),
        ),
        (
            provider(URL, name="deepseek", key="${OPENAI_API_KEY}"),
            ("warning models.providers.deepseek.apiKey", "use its own variable"),
        ),
        (at(URL, "${OWN_KEY}"), ()),
        (
            at(URL, "${AWS_BEARER_TOKEN_BEDROCK}"),
            (f"warning {AT}", "for this address\n"),
        ),
        (provider(None, name="deepseek", key="${OPENAI_API_KEY}", models=()), ()),
        (
            at(URL, {"source": "env", "provider": "default", "id": "OPENAI_API_KEY"}),
            (f"warning {AT}",),
        ),
        (
            at(URL, {"source": "file", "provider": "default", "id": "OPENAI_API_KEY"}),
            (),
        ),
        (at(URL, "Bearer ${OPENAI_API_KEY}"), (f"warning {AT}",)),
        (
            after(
                provider(None, name="xai", key="${XAI_API_KEY}", models=()),
                at(URL, "${OPENAI_API_KEY}"),
            ),
            (f"warning {AT}",),
        ),
        (
            {"channels": {"telegram": {"botToken": "${OPENAI_API_KEY}"}}}
            | at(URL, "${OPENAI_API_KEY}"),
            (f"warning {AT}",),
        ),
    ],
)
def test_misdirected_key(file, parts):
    assert_says("misdirected-key", file, *parts)


ZAI, BIGMODEL = "https://api.z.ai/api/paas/v4", "https://open.bigmodel.cn/api/paas/v4"


def pair(first, second, key="${K}"):
    return providers(
        provider(first, name="a", key=key), provider(second, name="own", key=key)
    )


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (pair(ZAI, BIGMODEL), (f"warning {AT}", 'the regions "cn" and "global"')),
        (pair(ZAI, BIGMODEL, KEY), (f"warning {AT}",)),
        (pair(ZAI, ZAI), ()),
        (pair(ZAI, BIGMODEL, "YOUR_KEY"), ()),
        (pair(ZAI, BIGMODEL, None), ()),
        (pair(ZAI, "https://api.deepseek.com"), ()),
        (pair(ZAI, "https://open.bigmodel.cn/api/coding/paas/v4"), ()),
        (pair("http://127.0.0.1:8787/v1", "https://api.portkey.ai/v1"), ()),
        (
            providers(
                provider(URL, name="x"),
                provider(ZAI, name="y", key="YOUR_KEY"),
                pair(ZAI, BIGMODEL),
            ),
            (f"warning {AT}",),
        ),
    ],
)
def test_one_key_two_regions(file, parts):
    assert_says("one-key-two-regions", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (at(URL, "YOUR_KEY"), (f"warning {AT}",)),
        (at(URL, "my-secret-1"), (f"warning {AT}",)),
        (at(URL, KEY), ()),
        (at(URL, ""), ()),
        (at("http://127.0.0.1:11434", "YOUR_KEY"), ()),
        ({"channels": {"telegram": {"botToken": "YOUR_TOKEN"}}}, ()),
    ],
)
def test_placeholder_key(file, parts):
    assert_says("placeholder-key", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (at(URL, KEY), (f"warning {AT}", '"${OWN_API_KEY}"')),
        (provider(URL, name="7-up.x", key=KEY), ("warning ", '"${UP_X_API_KEY}"')),
        (provider(URL, name="77", key=KEY), ("warning ", '"${PROVIDER_API_KEY}"')),
        (
            at("https://api.deepseek.com", KEY),
            (f"warning {AT}", '"${DEEPSEEK_API_KEY}"'),
        ),
        (at("http://127.0.0.1:11434", KEY + KEY), ()),
        (at(URL, "YOUR_KEY"), ()),
        (at(URL, "login") | {"auth": {"profiles": {"login": {"provider": "own"}}}}, ()),
        (
            {"channels": {"telegram": {"botToken": KEY}}},
            ("info channels.telegram.botToken", "a secret is in the file", '"${NAME}"'),
        ),
        (
            after(
                at(URL, "YOUR_KEY", name="x"),
                at("http://127.0.0.1:11434", KEY + KEY, name="ollama"),
                at(URL, KEY),
            ),
            (f"warning {AT}",),
        ),
    ],
)
def test_plaintext_key(file, parts):
    assert_says("plaintext-key", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            pair("https://a.example", "https://b.example", KEY),
            (f"warning {AT}", '"own" has the same key as "a"'),
        ),
        (pair("https://a.acme.example", "https://b.acme.example", KEY), ()),
        (
            pair("https://acme.example", "https://acme2.example", KEY),
            (f"warning {AT}",),
        ),
        (pair("https://api.kimi.com/coding", "https://api.moonshot.ai/v1", KEY), ()),
        (pair("https://a.example", "https://b.example", "YOUR_KEY"), ()),
        (pair("https://a.example", "https://b.example"), ()),
        (pair("https://a.example", "http://127.0.0.1:11434", KEY + KEY), ()),
        (
            providers(
                provider(URL, name="x", key=None),
                at("http://127.0.0.1:11434", KEY, name="l"),
                pair("https://a.example", "https://b.example", KEY),
            ),
            (f"warning {AT}", '"own" has the same key as "a"'),
        ),
        (
            providers(
                provider(URL, name="x", key="YOUR_KEY"),
                pair("https://a.example", "https://b.example", KEY),
            ),
            (f"warning {AT}",),
        ),
    ],
)
def test_shared_key(file, parts):
    assert_says("shared-key", file, *parts)


def env_ref(name="K", source="env"):
    return {"source": source, "provider": "default", "id": name}


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (at(URL, env_ref()), (f"warning {AT}", "set K where OpenClaw runs")),
        (at(URL, env_ref("SET")), ()),
        (at(URL, env_ref(source="file")), ()),
        (at(URL, "$K"), (f"warning {AT}",)),
        (at(URL, "${K}"), ()),
        (after(at(URL, KEY, name="x"), at(URL, "$K")), (f"warning {AT}",)),
    ],
)
def test_unset_key(file, parts):
    assert_says("unset-key", file, *parts, env={"SET": "x"})
    assert BY_ID["unset-key"].EXPLANATION.machine


@pytest.mark.parametrize(
    ("key", "place", "count"),
    [
        ("${K}", VariablePlace.WORKING_FOLDER, 1),
        (env_ref(), VariablePlace.WORKING_FOLDER, 1),
        (env_ref(source="file"), VariablePlace.WORKING_FOLDER, 0),
        ("${K}", VariablePlace.PROCESS, 0),
        ("${OTHER}", VariablePlace.WORKING_FOLDER, 0),
    ],
)
def test_folder_only_key(key, place, count):
    file = providers(at(URL, KEY, name="first"), at(URL, key))
    document = parse(Source(None, json.dumps(file)))
    environment = Environment({"K": Variable("v", place)})
    context = RuleContext(load_document(document, environment=environment))

    found = list(BY_ID["folder-only-key"].check(context))

    assert BY_ID["folder-only-key"].EXPLANATION.machine
    assert [one.path[-2:] for one in found] == [("own", "apiKey")] * count


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
@pytest.mark.parametrize(
    ("mode", "count"), [(0o600, 0), (0o640, 1), (0o604, 1), (0o711, 0)]
)
def test_readable_key_file(open_folder, mode, count):
    token = {"channels": {"telegram": {"botToken": KEY}}}
    file = providers(at(URL, KEY, name="first"), at(URL, KEY)) | token
    path = open_folder / "openclaw.json"
    path.write_text(json.dumps(file))
    path.chmod(mode)
    document = parse(Source(path, path.read_text()))
    context = RuleContext(load_document(document, environment=Environment({})))

    found = list(BY_ID["readable-key-file"].check(context))

    assert len(found) == count
    path.unlink()
    assert list(BY_ID["readable-key-file"].check(context)) == []
    assert rule_text("readable-key-file", file) == ""
    assert BY_ID["readable-key-file"].EXPLANATION.machine


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
def test_each_readable_file_is_told(open_folder):
    path, part = open_folder / "openclaw.json", open_folder / "own.json"
    entries = at(URL, KEY, name="first")["models"]["providers"]
    part.write_text(json.dumps(at(URL, KEY)["models"]["providers"]["own"]))
    entries["own"] = {"$include": "./own.json"}
    text = json.dumps({"models": {"providers": entries}})
    for file, mode in ((path, 0o600), (part, 0o644)):
        file.touch()
        file.chmod(mode)

    assert rule_text("readable-key-file", text, path=path).startswith("warning  1:")


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (0o755, "warning  1:"),
        (0o711, "warning  1:"),
        (0o750, "warning  1:"),
        (0o700, "info  1:"),
    ],
)
def test_a_readable_file_that_no_one_can_reach(open_folder, folder, said):
    """`openclaw security audit` calls it critical, though no one can read it."""
    inner = open_folder / "closed" / "state"
    inner.mkdir(parents=True)
    path = inner / "openclaw.json"
    path.touch(0o644)
    inner.parent.chmod(folder)

    text = rule_text("readable-key-file", json.dumps(at(URL, KEY)), path=path)

    assert text.startswith(said)
    assert ("only its folder keeps other users" in text) == (folder == 0o700)
