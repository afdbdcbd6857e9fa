"""`unknown-model` tells what the real OpenClaw does not find, and no more."""

import json
import subprocess
from pathlib import Path

import openclaw_binary
import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.loader import load_document
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.rules import run, unknown_model, unknown_provider
from openclaw_cfg.source import Source

MODELS = Path(__file__).parents[1] / "openclaw_models.mjs"
RULES = (unknown_provider, unknown_model)
KEYED = {"apiKey": "the-key"}
OWN = {"id": "m", "name": "M", "baseUrl": "http://127.0.0.1:4000"}
LISTED = {**KEYED, "models": [{"id": "m", "name": "M"}]}


def at(url, **more):
    return {**LISTED, "baseUrl": url, **more}


def config(ref="openai/gpt-5.5", *, plugins=None, models=None, **providers):
    found = {"gateway": {"mode": "local"}, "agents": {"defaults": {"model": ref}}}
    if plugins:
        found["plugins"] = plugins
    if providers:
        found["models"] = {"providers": providers}
    if models:
        found["agents"]["defaults"]["models"] = models
    return found


def dreaming(ref):
    return {"entries": {"memory-core": {"config": {"dreaming": {"model": ref}}}}}


def told(value, **env):
    variables = {n: Variable(v, VariablePlace.PROCESS) for n, v in env.items()}
    document = parse(Source(None, json.dumps(value)))
    loaded = load_document(document, environment=Environment(variables))
    return [d.rule for d in run(loaded, rules=RULES).diagnostics]


@pytest.mark.parametrize(
    "value",
    [
        config("litellm/x"),
        config("vllm/x"),
        config("ollama/llama3"),
        config("openai/deepseek-chat"),
        config("openai/gpt-5.5-ultra", openai=KEYED),
        config("anthropic/claude-fable"),
        config("elevenlabs/x"),
        config("fal/flux"),
        config("google-antigravity/gemini-3-pro", **{"google-antigravity": KEYED}),
        config("deepseek/x", plugins={"deny": ["deepseek"]}),
        config("groq/x", plugins={"entries": {"groq": {"enabled": False}}}),
        # "requires an explicit base URL before using an OpenAI-compatible API"
        config("litellm/m", litellm=LISTED),
        config("nvidia/m", nvidia=LISTED),
        config({"primary": "openai/gpt-5.5", "fallbacks": ["litellm/x"]}),
        config("openai/zz", openai=at("https://api.openai.com/v1")),
        # Measured: here OpenClaw does not look for a plugin to use.
        config(plugins=dreaming("deepseek/deepseek-flash")),
    ],
)
def test_what_openclaw_does_not_find_is_told(value):
    assert told(value) == ["unknown-model"]


@pytest.mark.parametrize(
    "value",
    [
        config("litellm/x", litellm={"baseUrl": "http://127.0.0.1:4000"}),
        config("openai/gpt-4o", openai={"baseUrl": "https://proxy.example/v1"}),
        config("deepseek/x", deepseek=at("https://api.deepseek.com")),
        config("deepseek/m", deepseek=at("https://api.deepseek.com")),
        # Fetched by the gateway when it starts.
        config("deepseek/deepseek-chat"),
        config("z.ai/glm-5"),
        config("openrouter/any/thing"),
        config("github-copilot/any"),
        config("ollama/llama3", ollama=KEYED),
        config("openai/m", openai=LISTED),
        config("litellm/m", litellm={**KEYED, "models": [OWN]}),
        config("anthropic/claude-opus-9"),
        config("xai/grok-9"),
        config("claude-cli/any"),
        config("openai/any", models={"openai/any": {"agentRuntime": {"id": "codex"}}}),
        config(models={"litellm/x": {"alias": "x"}}),
        config("mine/x", plugins={"load": {"paths": ["/plugins/mine"]}}),
        config(plugins=dreaming("deepseek/deepseek-flash"), deepseek=KEYED),
        config("deepseek/x", plugins=dreaming("deepseek/deepseek-flash")),
    ],
)
def test_what_openclaw_finds_or_nobody_here_can_know_is_not_told(value):
    assert told(value) == []


def test_a_list_of_allowed_models_may_be_ahead_of_its_providers():
    value = config()
    value["agents"]["defaults"]["modelPolicy"] = {"allow": ["deepseek/x"]}
    assert told(value) == []


def test_with_a_key_the_gateway_asks_a_server_for_its_models():
    """Seen on the wire: it then runs `litellm/x` of a proxy on the usual port."""
    assert told(config("vllm/x"), VLLM_API_KEY="any") == []
    assert told(config("litellm/x", litellm=KEYED)) == []
    assert told(config("nvidia/x", nvidia=KEYED)) == []


def test_media_models_come_from_elsewhere():
    value = config()
    value["agents"]["defaults"]["mediaModels"] = {"image": "fal/flux"}
    assert told(value) == []


def test_the_target_that_openclaw_has_of_its_own_after_a_refusal_is_not_told():
    value = config()
    failover = {"model": "openai/gpt-daybreak-blue-latest"}
    value["agents"]["defaults"]["embeddedAgent"] = {"cyberFailover": failover}
    assert told(value) == []
    failover["model"] = "openai/gpt-daybreak-zz"
    assert told(value) == ["unknown-model"]


@pytest.mark.openclaw
def test_openclaw_finds_what_is_not_told_and_does_not_find_what_is(tmp_path):
    """Every listed model, made-up ones, with and without a key, and at addresses."""
    openclaw = openclaw_binary.find(tmp_path)
    facts = load_facts()
    strange = [
        f"{provider}/{model}"
        for provider in sorted(facts.built_in_providers | facts.bundled_models.keys())
        for model in ("zz-none", "gpt-9", "claude-opus-9", "gemini-9-pro", "grok-9")
    ]
    listed = [f"{p}/{m}" for p, names in facts.bundled_models.items() for m in names]
    own = at("https://acme.example/v1")
    cases = [
        (config(), {}, [*listed, *strange]),
        (
            config(openai=KEYED, ollama=KEYED, anthropic=KEYED),
            {},
            ["openai/zz", "ollama/zz", "anthropic/zz"],
        ),
        (
            config(litellm=own, openai=own, deepseek=own, acme=own, zai=own),
            {},
            [f"{p}/zz" for p in ("litellm", "openai", "deepseek", "acme", "zai")],
        ),
        (
            config(
                openai=at("https://api.openai.com/v1"), xai=at("https://api.x.ai/v1/")
            ),
            {},
            ["openai/zz", "openai/m", "openai/gpt-5.5", "xai/grok-4.7", "xai/m"],
        ),
    ]
    requests = []
    for number, (value, env, refs) in enumerate(cases):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(value))
        requests.append(json.dumps({"config": str(path), "refs": refs, "env": env}))
    done = subprocess.run(
        [openclaw.node, str(MODELS), str(openclaw.package)],
        env={"HOME": str(openclaw.home), "PATH": "/usr/bin:/bin"},
        input="\n".join(requests),
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )

    wrong = []
    for (value, env, refs), line in zip(cases, done.stdout.splitlines(), strict=True):
        said = json.loads(line)
        for ref in refs:
            value["agents"]["defaults"]["model"] = ref
            ours = told(value, **env)
            if ours and not said[ref]:
                wrong.append(f"told, but found: {ref}")
            if not ours and said[ref] and not _only_online(ref):
                wrong.append(f"not told: {ref}: {said[ref]}")
    assert not wrong, "\n".join(wrong)
    assert len(said) == len(cases[-1][2])


def _only_online(ref):
    """Whether only a vendor, a fetched plugin or another program has the answer."""
    provider = ref.partition("/")[0]
    facts = load_facts()
    return (
        provider in facts.provider_plugins
        or provider
        in {"apple-fm", "claude-cli", "clawrouter", "codex", "copilot-proxy"}
        or provider == "google-gemini-cli"
        or provider in {"google-vertex", "microsoft-foundry", "minimax-portal"}
    )
