"""Rules about the gateway, the compact form and the text, on each side of a bound."""

import pytest
from rule_texts import assert_says, default, provider, rule_text

from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.openclaw.listening import secret_in_use

COMPACT = {
    "models": {
        "providers": [{"url": "https://x.example/v1", "token": "${K}", "model": "m"}]
    }
}


def gateway(**more):
    return {"gateway": {"mode": "local", **more}}


def auth(**more):
    return gateway(auth=more)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (auth(token="t", password="p"), ("warning gateway.auth",)),
        (auth(token="t"), ()),
        (auth(password="p"), ()),
        (auth(token="", password="p"), ()),
        (auth(token="t", password="p", mode=""), ("warning gateway.auth",)),
        (auth(token="t", password="p", mode="none"), ()),
        (gateway(auth=[]), ()),
        (COMPACT | auth(token="t", password="p"), ()),
    ],
)
def test_gateway_with_two_secrets(file, parts):
    assert_says("gateway-with-two-secrets", file, *parts)


UNSET = "${NO_SUCH_SECRET}"
SET_TOKEN = {"env": {"vars": {"OPENCLAW_GATEWAY_TOKEN": "s"}}}
SET_PASSWORD = {"env": {"vars": {"OPENCLAW_GATEWAY_PASSWORD": "s"}}}
NAMED = {"source": "env", "provider": "default", "id": "NO_SUCH_SECRET"}


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (auth(token=UNSET), ()),
        (auth(token=UNSET) | SET_TOKEN, ("warning gateway.auth.token", "start")),
        (auth(token="$NO_SUCH_SECRET"), ("warning gateway.auth.token",)),
        (auth(password=UNSET) | SET_PASSWORD, ("warning gateway.auth.password",)),
        (auth(token=NAMED), ("warning gateway.auth.token", "NO_SUCH_SECRET")),
        (
            auth(mode="password", password=UNSET),
            ("warning gateway.auth.password", "NO_SUCH_SECRET"),
        ),
        (
            auth(mode="trusted-proxy", password=UNSET),
            ("warning gateway.auth.password",),
        ),
        (auth(password=UNSET), ()),
        (auth(mode="password", token="t"), ("warning gateway.auth.mode",)),
        (auth(mode="token", token=UNSET), ()),
        # The other one counts, or neither.
        (auth(mode="password", token=UNSET, password="p"), ()),
        (auth(mode="none", token=UNSET), ()),
        (auth(token="t", password=UNSET), ()),
        (auth(token=UNSET, password="p"), ()),
        (auth(mode="token"), ()),
        (auth(token="t"), ()),
        (auth(token="a$${NO_SUCH_SECRET}"), ()),
        (auth(), ()),
        (gateway(), ()),
        (gateway(auth=[]), ()),
        ({"gateway": {"mode": "remote", "auth": {"token": UNSET}}}, ()),
        (auth(token=UNSET) | {"env": {"vars": {"NO_SUCH_SECRET": "s"}}}, ()),
        (COMPACT | auth(token=UNSET), ()),
    ],
)
def test_gateway_without_secret(file, parts):
    assert_says("gateway-without-secret", file, *parts)


PROXY = {"mode": "trusted-proxy", "trustedProxy": {"userHeader": "x-user"}}


def proxied(proxies=("10.0.0.1",), **more):
    return gateway(auth={**PROXY, **more}, trustedProxies=list(proxies))


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        *(
            (auth(token=text), ("warning gateway.auth.token", "is blank", "safe fix"))
            for text in ("", " ", "undefined", "null")
        ),
        (auth(token="change-me-now"), ("warning gateway.auth.token", "example")),
        (auth(token=" *** "), ("warning gateway.auth.token", "hidden")),
        (auth(mode="password", password="null"), ("warning gateway.auth.password",)),
        (auth(password="***"), ("warning gateway.auth.password",)),
        (
            auth(mode="password", password="change-me-to-a-strong-password"),
            ("warning gateway.auth.password", "example"),
        ),
        (auth(mode="trusted-proxy"), ("warning gateway.auth.mode", "trustedProxy")),
        (proxied(trustedProxy={}), ("warning gateway.auth.mode",)),
        (
            proxied(trustedProxy={"userHeader": " "}),
            ("warning gateway.auth.trustedProxy",),
        ),
        (proxied(token="t"), ("warning gateway.auth.token",)),
        (proxied(proxies=()), ("warning gateway.auth.mode", "addresses")),
        (
            gateway(tailscale={"mode": "funnel"}, auth={"token": "t"}),
            ("warning gateway.tailscale.mode", "password"),
        ),
        (
            gateway(bind="custom", auth={"token": "t"}),
            ("warning gateway.bind", "customBindHost"),
        ),
        (gateway(bind="custom", customBindHost=" "), ("warning gateway.bind",)),
        (gateway(bind="custom", customBindHost="10.0.0.1", auth={"token": "t"}), ()),
        (gateway(tailscale={"mode": "funnel"}, auth={"password": "p"}), ()),
        (gateway(tailscale={"mode": "serve"}, auth={"token": "t"}), ()),
        (proxied(), ()),
        (auth(token="change-me-to-a-strong-password"), ()),
        (auth(token="a change-me-now"), ()),
        (auth(mode="password", token="***", password="p"), ()),
        (
            auth(token="") | {"env": {"vars": {"OPENCLAW_GATEWAY_TOKEN": "s"}}},
            (),
        ),
        (auth(mode="none", token=""), ()),
        (auth(token=5), ()),
        (auth(), ()),
        (gateway(), ()),
        ({"gateway": {"mode": "remote", "auth": {"token": ""}}}, ()),
        (COMPACT | auth(token="***"), ()),
    ],
)
def test_unusable_gateway(file, parts):
    assert_says("unusable-gateway", file, *parts)


@pytest.mark.parametrize(
    ("auth", "env", "used"),
    [
        ({}, "", "token"),
        ({"token": "t"}, "OPENCLAW_GATEWAY_PASSWORD", ""),
        ({"password": "p"}, "", "password"),
        ({"password": "p"}, "OPENCLAW_GATEWAY_TOKEN", ""),
        ({}, "OPENCLAW_GATEWAY_PASSWORD", "password"),
        ({"mode": "password"}, "OPENCLAW_GATEWAY_TOKEN", "password"),
        ({"mode": "trusted-proxy", "password": "p"}, "", ""),
    ],
)
def test_which_secret_the_gateway_asks_for(auth, env, used):
    variables = {env: Variable("s", VariablePlace.PROCESS)} if env else {}

    assert secret_in_use({"auth": auth}, Environment(variables=variables)) == used


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (gateway(bind="lan"), ("warning gateway.bind", 'Set gateway.bind "loopback"')),
        (gateway(bind="auto"), ("warning gateway.bind", 'bind "auto" without auth')),
        ({"gateway": {"bind": "lan"}}, ("warning gateway.bind",)),
        (gateway(bind="loopback"), ()),
        (gateway(), ()),
        (gateway(bind=["lan"]), ()),
        ({"gateway": {"mode": "remote", "bind": "lan"}}, ()),
        (gateway(bind="lan", auth={"mode": "token", "token": "t"}), ()),
        (COMPACT | gateway(bind="lan"), ()),
    ],
)
def test_gateway_without_auth(file, parts):
    assert_says("gateway-without-auth", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        ({}, ("warning gateway.mode", 'Set gateway.mode "local"', "\nsafe fix")),
        ({"gateway": {}}, ("warning gateway.mode",)),
        ({"gateway": None}, ("warning gateway.mode",)),
        ({"gateway": {"mode": "x"}}, ()),
        (
            {"gateway": {"remote": {"url": "ws://x.example"}}},
            ("warning gateway.mode", 'to "remote" where', "not safe fix"),
        ),
        ({"gateway": {"remote": {}}}, ("warning gateway.mode",)),
        ({"gateway": []}, ()),
        ([], ()),
        (COMPACT, ()),
    ],
)
def test_gateway_without_mode(file, parts):
    assert_says("gateway-without-mode", file, *parts)


PREFIXES = "hooks.allowedSessionKeyPrefixes"
WEB = {"allowedSessionKeyPrefixes": ["web:"]}


def hooks(*, mode="local", **more):
    hook = {"enabled": True, "token": "${T}", **more}
    return {"gateway": {"mode": mode}, "hooks": hook}


def mapped(*mappings, **more):
    rows = [
        {
            "match": {
                k: v
                for k, v in zip(("path", "source"), (path, source), strict=True)
                if v
            },
            "sessionKey": key,
        }
        for path, source, key in mappings
    ]
    return hooks(mappings=rows, **more)


PLAIN, FILLED = "hook:x", "hook:{{ id }}"


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (hooks(), ()),
        (
            hooks(token=" "),
            ("warning hooks.token", "need a token", 'set it to "${HOOKS_TOKEN}"'),
        ),
        (hooks(token={"source": "env", "provider": "default", "id": "T"}), ()),
        (hooks(token="", path="/"), ("warning hooks.token",)),
        (hooks(token="", mode="remote"), ()),
        (hooks(token="", enabled="true"), ()),
        (COMPACT | hooks(token=""), ()),
        (hooks(path="/"), ("warning hooks.path", 'write "/hooks"')),
        (hooks(path="/x"), ()),
        (hooks(path="/", **WEB), ("warning hooks.path",)),
        (hooks(**WEB), (f"warning {PREFIXES}", 'no prefix covers "hook:"', "not fix:")),
        (hooks(defaultSessionKey=" Web:x ", **WEB), ()),
        (
            hooks(defaultSessionKey="hook:y", **WEB),
            (f"warning {PREFIXES}", 'add one for "hook:y"'),
        ),
        (hooks(allowedSessionKeyPrefixes=["web:", 1, "Hook:"]), ()),
        (hooks(presets=["gmail"], allowedSessionKeyPrefixes=["hook:"]), ()),
        (
            hooks(presets=["gmail"]),
            (f"warning {PREFIXES}", f'Set {PREFIXES} ["hook:"]', "\nunsafe fix"),
        ),
        (hooks(presets=["other"]), ()),
        (mapped(("a", "", FILLED)), (f"warning {PREFIXES}",)),
        (mapped(("a", "", PLAIN)), ()),
        (mapped(("/a/", "", PLAIN), ("a", "", FILLED)), ()),
        (mapped(("a", "", PLAIN), ("b", "", FILLED)), (f"warning {PREFIXES}",)),
        (mapped(("", "", PLAIN), ("b", "", FILLED)), ()),
        (mapped(("a", "s", PLAIN), ("a", "t", FILLED)), (f"warning {PREFIXES}",)),
        (mapped(("a", "s", PLAIN), ("a", "s", FILLED)), ()),
        (mapped(("a", "s", PLAIN), ("b", "s", FILLED)), (f"warning {PREFIXES}",)),
        (
            mapped(("a", "", PLAIN), ("a", "", PLAIN), ("b", "", FILLED)),
            (f"warning {PREFIXES}",),
        ),
        (mapped(("gmail", "", PLAIN), presets=["gmail"]), ()),
        (mapped(("gmail", "s", PLAIN), presets=["gmail"]), (f"warning {PREFIXES}",)),
    ],
)
def test_hooks_stop_gateway(file, parts):
    assert_says("hooks-stop-gateway", file, *parts)


def short(*entries, **more):
    rows = [
        {"url": "https://x.example/v1", "token": "${K}", **entry} for entry in entries
    ]
    return {"models": {"providers": rows, **more}}


M = {"model": "m"}


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (short(M, {"model": "n"}), ("warning models ", 'add `"defaultModel": "m"`')),
        (short(M), ()),
        (short(M, defaultModel="m"), ()),
        (
            short(M, M, defaultModel="m"),
            (
                "warning models.defaultModel",
                "2 providers have the model",
                ": here",
                " or ",
            ),
        ),
        (
            short(M, defaultModel="n"),
            ("warning models.defaultModel", "listed here are m\n"),
        ),
        (short({}, defaultModel="n"), ("warning models.defaultModel", "not help")),
        (
            short(*({"model": f"m{n:02}"} for n in range(11)), defaultModel="n"),
            ("warning models.defaultModel", ", m09\n"),
        ),
        (
            short(M, defaultModel="m", fallbacks=["m", "n"]),
            ("warning models.fallbacks[1]",),
        ),
        (provider("https://x.example/v1", models=["a", "b"]), ()),
    ],
)
def test_unclear_default_model(file, parts):
    assert_says("unclear-default-model", file, *parts)


NAMED = {"id": "x", "api": "openai-completions", **M}


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (short(M), ("info models.providers[0].url", 'unknown host "x.example"')),
        (short(NAMED), ()),
        (short({"id": "x", **M}), ("info models.providers[0].url",)),
        (short({"api": "openai-completions", **M}), ("info models.providers[0].url",)),
        (short({"url": "https://api.deepseek.com", **M}), ()),
        (short({"id": "deepseek", **M}), ("info models.providers[0].url",)),
        (short({"url": "nothing", **M}), ()),
        (
            short(NAMED, {"url": "https://api.deepseek.com", **M}, M),
            ("info models.providers[2].url",),
        ),
        (provider("https://x.example/v1"), ()),
        (default("m"), ()),
    ],
)
def test_unknown_host(file, parts):
    assert_says("unknown-host", file, *parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "{a: 1, a: 2, a: 3}",
            ("warning  1:8-9", "warning  1:14-15", "at 1:2-3: this", "at 1:8-9: this"),
        ),
        ("{a: [1, {b: 1, b: 2}]}", ("warning  1:16-17",)),
        ("{a: {b: 1}, c: {b: 2}}", ()),
        ("[1, {a: 1, a: 2}, {a: 1}]", ("warning  1:12-13",)),
    ],
)
def test_duplicate_key(text, parts):
    assert_says("duplicate-key", text, *parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            '{"\u0430b": 1}',
            (
                "warning  1:2-6",
                'this key is not "ab": it holds U+0430, cyrillic small letter a',
            ),
        ),
        ('{"a\u200bb": 1}', ("warning  1:2-7", "U+200B, zero width space")),
        ('{"\uff41b": 1}', ("warning  1:2-6",)),
        ('{ab: 1, "é": 2}', ()),
        ('{x: "\u0430"}', ()),
        ('{x: [{"é": 1}, {"\u0430": 1}], "n": "é"}', ("warning  1:17-20",)),
        ('{x: {"\u0430": 1}}', ("warning  1:6-9",)),
    ],
)
def test_lookalike_key(text, parts):
    assert_says("lookalike-key", text, *parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (r'{a: "C:\dir"}', ("warning  1:5-13", r'Set a "C:\\dir"')),
        (r'{a: "C:\\dir"}', ()),
        (r'{a: "C:\new"}', ("warning  1:5-13",)),
        (r'{a: "CC:\new"}', ()),
        (r'{a: "C:/x\new"}', ()),
        (r'{a: "C:x"}', ()),
        ('{a: "x\\\r\ny"}', ()),
        (r'{a: ["\n", "\d", "\\"]}', ("warning  1:12-16", r'Set a[1] "\\d"')),
        (r'{a: "\d", b: "\d"}', ("warning  1:5-9", "warning  1:14-18")),
        (r'{a: {b: 1}, c: "\q"}', ("warning  1:16-20",)),
        (r'{gateway: {auth: {token: "\q1234567890"}}}', ("warning  ", "not fix:")),
    ],
)
def test_swallowed_backslash(text, parts):
    assert_says("swallowed-backslash", text, *parts)


def test_the_compact_form_is_said_once():
    assert_says("compact-form", COMPACT, "warning models.providers 1:")
    assert_says("compact-form", provider("https://x.example"))


def test_a_lost_backslash_is_found_in_an_included_file(tmp_path):
    (tmp_path / "part.json").write_text(r'{mode: "\d"}')
    text = '{gateway: {$include: "./part.json"}}'

    said = rule_text("swallowed-backslash", text, path=tmp_path / "openclaw.json")

    assert said.startswith("warning  1:8-12")
    assert "fix:" not in said
