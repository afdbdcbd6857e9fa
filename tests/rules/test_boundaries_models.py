"""Rules about references to models, just on each side of what they look at."""

import pytest
from rule_texts import assert_says, default, provider, providers

URL = "https://acme.example/v1"
ACME = provider(URL, name="acme", models=["m1", "m2"])
ALIAS = {"openai/gpt-5.4": {"alias": "big"}}
AT = "agents.defaults.model"


def compact(*models, **more):
    entries = [{"url": URL, "token": "${K}", "model": model} for model in models]
    return {"models": {"providers": entries, **more}}


HEARS = {
    "tools": {
        "media": {
            "models": [{"provider": "openai", "model": "whisper-1"}],
            "audio": {"preferredModel": "whisper-1"},
        }
    }
}


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (default("openai/gpt-5.4", models={}), ()),
        (default("openai/gpt-5.4", models={"openai/gpt-5.4": {}}), ()),
        (default("openai/gpt-5.4", models=ALIAS | {"openai/gpt-5.5": {}}), ()),
        (default("openai/gpt-5.4", models=ALIAS, modelPolicy={}), ()),
        (
            default("openai/gpt-5.4", models=ALIAS)
            | {"meta": {"migrations": {"modelPolicyAllowlist": False}}},
            ("warning agents.defaults.models",),
        ),
        (compact("m1") | default("m1", models=ALIAS), ()),
    ],
)
def test_aliases_as_allow_list(config, parts):
    assert_says("aliases-as-allow-list", config, *parts)


MANY = providers(*(provider(URL, name=name) for name in "abcd"))


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (
            ACME | default("llama:8b", imageModel="m1"),
            ("warning agents.defaults.imageModel",),
        ),
        (
            ACME | default("sonnet", imageModel="m1", models=ALIAS),
            ("warning agents.defaults.imageModel",),
        ),
        (ACME | default("sonnet"), (f"warning {AT}", 'write "provider/sonnet"')),
        (
            ACME | default("m1@work"),
            (f"warning {AT}", 'help: write "acme/m1"', "not fix:"),
        ),
        (
            MANY | default("m"),
            (f"warning {AT}", 'write "a/m" or "b/m" or "c/m"\n', "not fix:"),
        ),
        (ACME | default("m3"), (f"warning {AT}", 'write "provider/m3"', "not fix:")),
        (ACME | default(""), ()),
        (HEARS, ()),
        (HEARS | default("whisper-1"), (f"warning {AT}",)),
    ],
)
def test_bare_model_ref(config, parts):
    assert_says("bare-model-ref", config, *parts)


RAW = "anthropic.claude-opus-4-8"


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (default(f"Amazon-Bedrock/{RAW}"), (f"warning {AT}",)),
        (default(RAW), ()),
        (
            provider("https://x.example", name="amazon-bedrock", models=["n", RAW])
            | default(f"amazon-bedrock/{RAW}"),
            ("warning models.providers.amazon-bedrock.models[1]",),
        ),
        (
            default(f"amazon-bedrock/{RAW}", imageModel=f"amazon-bedrock/{RAW}"),
            (f"warning {AT}",),
        ),
    ],
)
def test_bedrock_without_region(config, parts):
    assert_says("bedrock-without-region", config, *parts)


NOT_ALLOWED = {"modelPolicy": {"allow": ["anthropic/*", "xai/*"]}}


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (default("openai/gpt-5.4", modelPolicy={"allow": []}), ()),
        (
            default({"fallbacks": ["openai/gpt-5.4"]}, **NOT_ALLOWED),
            (
                f"info {AT}.fallbacks[0]",
                "Insert agents.defaults.modelPolicy.allow[2]",
            ),
        ),
        (
            {
                "agents": {
                    "defaults": {"model": "xai/grok-4.7", **NOT_ALLOWED},
                    "entries": {"a": {}, "b": {"model": "openai/gpt-5.4"}},
                }
            },
            ("info agents.entries.b.model",),
        ),
        (compact("m1") | default("openai/gpt-5.4", **NOT_ALLOWED), ()),
        # What OpenClaw 2026.9.6 refuses, and what it does not ask the list about.
        (
            default("xai/grok-4.7", **NOT_ALLOWED)
            | {"hooks": {"gmail": {"model": "openai/gpt-5.4"}}},
            ("warning hooks.gmail.model",),
        ),
        (
            default("xai/grok-4.7", heartbeat={"model": "openai/a"}, **NOT_ALLOWED),
            (),
        ),
    ],
)
def test_disallowed_default(config, parts):
    assert_says("disallowed-default", config, *parts)


def agents(model, *own):
    entries = {f"a{n}": {"model": one} if one else {} for n, one in enumerate(own)}
    return {"agents": {"defaults": {"model": model}, "entries": entries}}


SOL, GROK = "openai/gpt-5.6-sol", "xai/grok-4.7"
BOTH = {"primary": SOL, "fallbacks": [GROK]}


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (agents(SOL, SOL), ()),
        (agents(SOL, GROK), ("info agents.entries.a0.model ", "no effect")),
        (agents(SOL, {"primary": GROK}), ("info agents.entries.a0.model.primary",)),
        (agents(BOTH, SOL), ("info agents.entries.a0.model ", "fallbacks are lost")),
        (agents(BOTH, {"primary": SOL, "fallbacks": []}), ()),
        (agents(BOTH, {"fallbacks": []}), ()),
        (agents(BOTH, None), ()),
        (agents({"fallbacks": [SOL]}, GROK), ()),
        (agents(SOL, GROK, None), ()),
        (compact("m1") | agents(SOL, GROK), ()),
    ],
)
def test_hidden_default(config, parts):
    assert_says("hidden-default", config, *parts)


OLD = {"provider": "openai-codex", "mode": "oauth"}


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (default("Codex/m"), (f"warning {AT}", 'help: write "openai/m"\n')),
        (
            default("codex-cli/m@work"),
            (f"warning {AT}", f'Set {AT} "openai/m@work"'),
        ),
        (
            default("openai/m", models={"codex/m": {}}),
            (
                "warning agents.defaults.models",
                'Rename agents.defaults.models["codex/m"]',
            ),
        ),
        (provider(URL, name="codex") | default("codex/m"), ()),
        (
            {"auth": {"profiles": {"a": {"provider": 1}, "b": OLD}}},
            ("warning auth.profiles.b.provider",),
        ),
        (
            {"auth": {"order": {"openai": ["b"], "codex": ["b"]}}},
            ("warning auth.order.codex 1:38-45",),
        ),
    ],
)
def test_legacy_provider(config, parts):
    assert_says("legacy-provider", config, *parts)


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (
            default("openai/gpt-5.4", imageModel="anthropic/claude-sonnet-4-5"),
            ("warning agents.defaults.imageModel",),
        ),
        (
            default("openai/gpt-5.4", models={"anthropic/claude-sonnet-4-5": {}}),
            ("warning agents.defaults.models", "Rename agents.defaults.models"),
        ),
        (compact("m1", defaultModel="anthropic/claude-sonnet-4-5"), ()),
    ],
)
def test_outdated_model(config, parts):
    assert_says("outdated-model", config, *parts)


FAST = provider(URL, name="Acme", models=["m1@fast"])


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (FAST | default("acme/m1@fast"), (f"warning {AT}",)),
        (
            FAST
            | default("acme/m1@fast")
            | {"auth": {"profiles": {"fast": {"provider": "acme"}}}},
            (),
        ),
        (FAST | default("acme/m1@slow"), ()),
        (FAST | default("acme/m1"), ()),
    ],
)
def test_profile_in_model_id(config, parts):
    assert_says("profile-in-model-id", config, *parts)


@pytest.mark.parametrize(
    ("model", "parts"),
    [
        ({"primary": SOL, "fallbacks": [GROK]}, ()),
        ({"fallbacks": [SOL, GROK]}, ()),
        (
            {"primary": SOL, "fallbacks": [GROK, GROK]},
            (f"warning {AT}.fallbacks[1]", "is in the list twice"),
        ),
        (
            {"fallbacks": [GROK, SOL, SOL]},
            (f"warning {AT}.fallbacks[2]", "is in the list twice"),
        ),
        ({"primary": SOL, "fallbacks": [f"{SOL}@work"]}, ()),
    ],
)
def test_repeated_fallback(model, parts):
    assert_says("repeated-fallback", default(model), *parts)


def chain(*names):
    return default({"primary": names[0], "fallbacks": list(names[1:])})


OTHER_URL = "https://lab.example/v1"
LAB = provider(OTHER_URL, name="lab")
ZAI = "https://api.z.ai/api/coding/paas/v4"
PLAN = provider(ZAI, name="zai", key="${ZAI_API_KEY}")
OLLAMA = provider("http://127.0.0.1:11434", name="ollama", api="ollama")


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (LAB | chain(SOL, "openai/gpt-5.6-luna"), (f"info {AT}.fallbacks",)),
        (LAB | chain(SOL, "openai/gpt-5.6-luna", GROK), ()),
        (chain(SOL, "openai/gpt-5.6-luna"), ()),
        (PLAN | chain(SOL, "openai/gpt-5.6-luna"), ()),
        (LAB | chain(SOL), ()),
        (LAB | chain("m1", "m2"), ()),
        (LAB | default({"fallbacks": [SOL]}), ()),
        (
            LAB | chain("moonshot/kimi-k3", "kimi/kimi-for-coding"),
            (f"info {AT}.fallbacks",),
        ),
        (LAB | chain("acme/m1", "Acme/m2"), (f"info {AT}.fallbacks",)),
        (LAB | chain("acme/qwen/m1", "acme/qwen/m2"), (f"info {AT}.fallbacks",)),
        (LAB | chain("acme/qwen/m1", "acme/zai/m2"), ()),
        (
            LAB | chain("openrouter/qwen/m1", "openrouter/qwen/m2"),
            (f"info {AT}.fallbacks",),
        ),
        (
            LAB | chain("openrouter/qwen-1", "openrouter/Qwen.2"),
            (f"info {AT}.fallbacks",),
        ),
        (LAB | chain("openrouter/qwen-1", "openrouter/glm-5"), ()),
        (providers(LAB, OLLAMA) | chain("ollama/m1", "ollama/m2"), ()),
        (
            LAB
            | {
                "agents": {
                    "defaults": {
                        "imageModel": {"primary": SOL, "fallbacks": ["openai/x"]},
                    },
                    "entries": {
                        "a": {"model": SOL},
                        "b": {"model": {"primary": SOL, "fallbacks": ["openai/x"]}},
                    },
                }
            },
            ("info agents.entries.b.model.fallbacks",),
        ),
        (
            {
                "models": {
                    "providers": [
                        {"url": URL, "token": "${K}", "models": ["m", "n"]},
                        {"url": OTHER_URL, "token": "${K}", "models": ["o"]},
                    ],
                    "defaultModel": "m",
                    "fallbacks": ["n"],
                }
            },
            ("info models.fallbacks 1:",),
        ),
    ],
)
def test_same_vendor_fallbacks(config, parts):
    assert_says("same-vendor-fallbacks", config, *parts)


SPLIT = provider(URL, name="relay", models=["qwen/qwen3-coder"])
OTHER = provider(URL, name="other", models=["qwen/qwen3-coder"])
QWEN = "qwen/qwen3-coder"


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (SPLIT | default(QWEN), (f"warning {AT}", "\nunsafe fix")),
        (
            provider(URL, name="relay", models=["nobody/m"]) | default("nobody/m"),
            (f"warning {AT}", "\nsafe fix", "not unsafe"),
        ),
        (
            SPLIT | default(GROK, models={QWEN: {}}),
            ("warning agents.defaults.models", "not fix:"),
        ),
        (SPLIT | default(f"{QWEN}@work"), (f"warning {AT}", "not fix:")),
        (
            providers(SPLIT, OTHER) | default(QWEN),
            (
                f"warning {AT}",
                'but is a model of "relay"\n',
                f'write "relay/{QWEN}" or "other/{QWEN}"',
                "not fix:",
            ),
        ),
        (
            providers(*(provider(URL, name=name, models=[QWEN]) for name in "abcd"))
            | default(QWEN),
            (f"warning {AT}", f'or "c/{QWEN}"\n'),
        ),
        (
            providers(SPLIT, provider(URL, name="qwen", models=["qwen3-coder"]))
            | default(QWEN),
            (),
        ),
        (
            providers(SPLIT, provider(URL, name="qwen", models=["m"])) | default(QWEN),
            (f"warning {AT}", 'but is a model of "relay"'),
        ),
        (provider(URL, name="qwen", models=[QWEN]) | default(QWEN), ()),
        (
            SPLIT | default("qwen3-coder", imageModel=QWEN),
            ("warning agents.defaults.imageModel",),
        ),
    ],
)
def test_split_model_id(config, parts):
    assert_says("split-model-id", config, *parts)


def eye(model, ref="acme/m1", **more):
    entry = {"id": "m1", "name": "m1", **model}
    return provider(URL, name="acme", models=["m0", entry]) | default(
        SOL, imageModel=ref, **more
    )


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (eye({}), ("warning agents.defaults.imageModel",)),
        (eye({"input": []}), ("warning agents.defaults.imageModel",)),
        (eye({"input": ["image"]}), ()),
        (eye({}, "acme/m2"), ()),
        (eye({}, "m1"), ()),
        (eye({"input": ["image"]}) | default("acme/m0"), ()),
        (
            provider("https://api.deepseek.com", name="deepseek", models=["m1"])
            | default(SOL, imageModel="deepseek/m1"),
            (),
        ),
    ],
)
def test_text_only_image_model(config, parts):
    assert_says("text-only-image-model", config, *parts)


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (ACME | default("ACNE/m1"), (f"warning {AT}", 'did you mean "acme"?')),
        (
            ACME | default("zzz/m1"),
            (f"warning {AT}", "correct the id; configured here: acme\n"),
        ),
        (default("zzz/m1"), (f"warning {AT}", "correct the id\n")),
        (
            providers(*(provider(URL, name=f"p{n:02}") for n in range(11)))
            | default("zzzz/m1"),
            (f"warning {AT}", ", p09\n"),
        ),
        (default("codex/m1"), ()),
        # OpenClaw keeps the name, and answers "Unknown model".
        (
            default("google-antigravity/gemini-3-pro"),
            (f"warning {AT}", 'use "google", with a key', "google/gemini-3-pro"),
        ),
        (
            default("google-antigravity/claude-opus-4-6"),
            (f"warning {AT}", "choose another provider\n"),
        ),
        (default("google-gemini-cli/gemini-3.1-pro-preview"), ()),
        (default("m1"), ()),
        (SPLIT | default(QWEN), ()),
        (provider(URL, name="relay", models=["acne/m1"]) | default("acne/m1"), ()),
        (default("m1", imageModel="zzz/m1"), ("warning agents.defaults.imageModel",)),
    ],
)
def test_unknown_provider(config, parts):
    assert_says("unknown-provider", config, *parts)


LONG = provider(URL, name="acme", models=[f"m{n:02}" for n in range(11)])


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (ACME | default("acme/m1"), ()),
        (ACME | default("acme/acme/m1"), (f"warning {AT}",)),
        (
            ACME | default("acme/m1", imageModel="acme/zzz"),
            ("warning agents.defaults.imageModel",),
        ),
        (
            provider(URL, name="acme", models=["acme/m1"]) | default("acme/m1"),
            (),
        ),
        (ACME | default("acme/*"), ()),
        (ACME | default("acme/"), ()),
        (provider(URL, name="acme", models=()) | default("acme/m1"), ()),
        (
            provider("https://api.openai.com/v1", name="openai") | default("openai/m9"),
            (),
        ),
        (
            ACME | default("acme/m11"),
            (f"warning {AT}", 'did you mean "acme/m1"?', f'Set {AT} "acme/m1"'),
        ),
        (
            ACME | default("acme/zzz"),
            (f"warning {AT}", "it lists m1, m2\n", "not fix:"),
        ),
        (LONG | default("acme/zzz"), (f"warning {AT}", ", m09\n")),
        (ACME | default("acme/m11@work"), (f"warning {AT}", "not fix:")),
        (
            ACME | default(SOL, models={"acme/m11": {}}),
            ("warning agents.defaults.models", 'Rename agents.defaults.models["acme'),
        ),
        (
            ACME | default(SOL, models={"acme/m11": {}, "acme/m1": {}}),
            ("warning agents.defaults.models", "not fix:"),
        ),
        (
            ACME | default("m1", imageModel="acme/zzz"),
            ("warning agents.defaults.imageModel",),
        ),
    ],
)
def test_unlisted_model(config, parts):
    assert_says("unlisted-model", config, *parts)


@pytest.mark.parametrize(
    ("config", "parts"),
    [
        (default("litellm/deepseek-chat"), (f"warning {AT}",)),
        (compact("m1", defaultModel="litellm/deepseek-chat"), ()),
        (ACME | default("acme/zzz"), ()),
        (default("zzz/m1"), ()),
        (default("codex/m1"), ()),
        (default("anthropic/claude-sonnet-4-5"), ()),
        (default("google/gemini-1.5-pro"), ()),
        (SPLIT | default(QWEN), ()),
    ],
)
def test_unknown_model(config, parts):
    assert_says("unknown-model", config, *parts)
