"""`remove`: a provider goes with everything that refers to it."""

import json

import pytest

from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.source import Source

TEXT = """\
{
  gateway: { mode: "local" },
  meta: { migrations: { modelPolicyAllowlist: true, utilityModelSeparation: true } },
  models: { providers: {
    // cheap
    deepseek: {
      baseUrl: "https://api.deepseek.com", apiKey: "${DEEPSEEK_API_KEY}",
      models: [{ id: "deepseek-flash", name: "Flash" }],
    },
    // the plan
    zai: {
      baseUrl: "https://api.z.ai/api/coding/paas/v4", apiKey: "${ZAI_API_KEY}",
      models: [{ id: "glm-5.3", name: "GLM" }, { id: "glm-5.2", name: "GLM" }],
    },
  } },
  auth: {
    profiles: { "zai:me": { provider: "zai", mode: "api_key" } },
    order: { zai: ["zai:me"], deepseek: [] },
  },
  agents: {
    defaults: {
      model: {
        primary: "deepseek/deepseek-flash",
        fallbacks: ["zai/glm-5.3", "deepseek/deepseek-flash", "ZAI/glm-5.2"],
      },
      models: { "zai/glm-5.3": { alias: "strong" }, "deepseek/deepseek-flash": {} },
      modelPolicy: { allow: ["zai/*", "deepseek/deepseek-flash"] },
      imageModel: { primary: "zai/glm-5.3", fallbacks: ["glm-5.2"] },
      heartbeat: { model: "zai/glm-5.2" }, // every half hour
      subagents: { model: "strong" },
      systemAgent: { agentId: "ops" },
    },
    ownership: "explicit",
    entries: {
      ops: {
        model: { primary: "zai/glm-5.3", fallbacks: ["deepseek/deepseek-flash"] },
      },
      dev: { model: "zai/glm-5.3", modelPolicy: { allow: ["zai/glm-5.3"] } },
    },
  },
}
"""
LEFT = {
    "gateway": {"mode": "local"},
    "meta": {
        "migrations": {"modelPolicyAllowlist": True, "utilityModelSeparation": True}
    },
    "models": {
        "providers": {
            "deepseek": {
                "baseUrl": "https://api.deepseek.com",
                "apiKey": "${DEEPSEEK_API_KEY}",
                "models": [{"id": "deepseek-flash", "name": "Flash"}],
            }
        }
    },
    "auth": {"order": {"deepseek": []}},
    "agents": {
        "defaults": {
            "model": {
                "primary": "deepseek/deepseek-flash",
                "fallbacks": ["deepseek/deepseek-flash"],
            },
            "models": {"deepseek/deepseek-flash": {}},
            "modelPolicy": {"allow": ["deepseek/deepseek-flash"]},
            "heartbeat": {},
            "subagents": {},
            "systemAgent": {"agentId": "ops"},
        },
        "ownership": "explicit",
        "entries": {
            "ops": {"model": {"fallbacks": ["deepseek/deepseek-flash"]}},
            "dev": {"modelPolicy": {}},
        },
    },
}


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    path.write_text(TEXT)
    return path


def _value(text):
    return load(Source(None, text), environment=Environment()).merged


def test_everything_that_refers_to_it_goes(run, config):
    result = run("remove", "zai", "--yes")

    text = config.read_text()
    assert result.code == 0, result.stderr
    assert _value(text) == LEFT
    assert "// cheap" in text
    assert "// the plan" not in text
    assert "heartbeat: {}, // every half hour" in text
    assert run("validate").code == 0


def test_it_says_what_goes_and_what_is_left(run, config):
    result = run("remove", "Zai", "--dry-run")

    assert "removes agents.defaults.heartbeat.model" in result.stderr
    assert "unattended on deepseek/deepseek-flash now: heartbeat" in result.stderr
    assert "agents.entries.dev.modelPolicy.allow is empty then" in result.stderr
    assert (
        "left: deepseek (1); defaultModel deepseek/deepseek-flash, "
        "then deepseek/deepseek-flash"
    ) in result.stderr
    assert config.read_text() == TEXT


def test_a_default_model_is_not_left_without_its_provider(run, config):
    result = run("remove", "deepseek", "--yes")

    assert result.code == 1
    assert 'the defaultModel "deepseek/deepseek-flash" is of "deepseek"' in (
        result.stderr
    )
    assert "--default zai/glm-5.3" in result.stderr
    assert config.read_text() == TEXT


def test_a_new_default_model_takes_its_place(run, config):
    result = run("remove", "deepseek", "--default", "glm-5.2", "--yes")

    value = _value(config.read_text())
    assert result.code == 0, result.stderr
    assert value["agents"]["defaults"]["model"] == {
        "primary": "zai/glm-5.2",
        "fallbacks": ["zai/glm-5.3", "ZAI/glm-5.2"],
    }
    assert "${DEEPSEEK_API_KEY}" not in config.read_text()


def test_a_new_default_model_without_fallbacks_has_no_empty_list(run, config):
    rest = 'fallbacks: ["zai/glm-5.3", "deepseek/deepseek-flash", "ZAI/glm-5.2"],'
    config.write_text(TEXT.replace(rest, 'fallbacks: ["deepseek/deepseek-flash"],'))

    result = run("remove", "deepseek", "--default", "glm-5.2", "--yes")

    value = _value(config.read_text())
    assert result.code == 0, result.stderr
    assert value["agents"]["defaults"]["model"] == {"primary": "zai/glm-5.2"}


def test_the_new_default_model_may_not_go_too(run, config):
    result = run("remove", "zai", "--default", "zai/glm-5.2", "--yes")

    assert result.code == 2
    assert config.read_text() == TEXT


def test_the_only_provider_stays_until_there_is_another(run, tmp_path):
    path = tmp_path / "short.json"
    path.write_text(
        '{"models": {"providers": [{"url": "https://a.example/v1", "model": "m"}]}}'
    )

    result = run("remove", "a", "--config", path, "--yes")

    assert result.code == 1
    assert "it is the only provider" in result.stderr


def test_a_name_that_is_not_there_is_exit_2_with_the_nearest(run, config):
    result = run("remove", "zia", "--yes")

    assert result.code == 2
    assert 'did you mean "zai"?' in result.stderr


def test_a_provider_without_an_entry_goes_by_its_references(run, config):
    profile = '"openai:me": { provider: "openai", mode: "oauth" }'
    config.write_text(TEXT.replace("profiles: {", f"profiles: {{ {profile},"))

    result = run("remove", "openai", "--yes")

    assert result.code == 0, result.stderr
    assert "openai:me" not in config.read_text()
    assert "stays in OpenClaw's state folder" in result.stderr


def test_the_compact_form_loses_its_entry_and_its_fallbacks(run, tmp_path):
    path = tmp_path / "short.json5"
    path.write_text(
        """{
  models: {
    defaultModel: "a1",
    fallbacks: ["b1", "a2"],
    providers: [
      { url: "https://a.example.org/v1", models: ["a1", "a2"] },
      { id: "b", url: "https://b.example.net/v1", model: "b1" }, // old
    ],
  },
}
"""
    )

    result = run("remove", "b", "--config", path, "--yes")

    assert result.code == 0, result.stderr
    assert path.read_text() == (
        """{
  models: {
    defaultModel: "a1",
    fallbacks: ["a2"],
    providers: [
      { url: "https://a.example.org/v1", models: ["a1", "a2"] },
    ],
  },
}
"""
    )


def test_the_short_form_keeps_its_list_when_the_last_provider_goes(run, tmp_path):
    path = tmp_path / "short.json"
    path.write_text(
        '{"models": {"providers": [{"id": "b", "url": "https://b.example.net/v1",'
        ' "models": ["b1", "b2"]}]}}'
    )

    result = run("remove", "b", "--config", path, "--yes")

    assert result.code == 0, result.stderr
    assert json.loads(path.read_text()) == {"models": {"providers": []}}


def test_what_add_made_remove_takes_away(run, tmp_path):
    path = tmp_path / "openclaw.json"
    text = (
        '{\n  "gateway": { "mode": "local" },\n'
        '  "agents": { "defaults": { "model": "openai/gpt-5.6-terra" } }\n}\n'
    )
    path.write_text(text)
    run(
        "add", "deepseek", "--api-key-env", "K", "--no-probe", "--yes", "--config", path
    )
    assert "deepseek" in path.read_text()

    result = run("remove", "deepseek", "--config", path, "--yes")

    assert result.code == 0, result.stderr
    assert path.read_text() == text


def test_an_empty_object_with_a_comment_stays(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(
        """{
  agents: { defaults: { model: "openai/gpt-5.6-terra" } },
  models: {
    // every address of ours

    providers: {
      b: { baseUrl: "https://b.example.net/v1", models: [{ id: "1", name: "1" }] },
      // more to come
    },
  },
}
"""
    )

    result = run("remove", "b", "--config", path, "--yes")

    assert result.code == 0, result.stderr
    assert "more to come" in path.read_text()
    assert "every address of ours" in path.read_text()


def test_a_comment_that_goes_with_a_provider_is_told(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(
        """{
  agents: { defaults: { model: "openai/gpt-5.6-terra" } },
  models: { providers: {
    // ours, ask Ann
    // for the key
    b: {
      baseUrl: "https://b.example.net/v1", // her machine
      models: [{ id: "1", name: "1" }],
    },
    // the other one
    c: { baseUrl: "https://c.example.net/v1", models: [{ id: "1", name: "1" }] },
  } },
}
"""
    )

    result = run("remove", "b", "--config", path, "--yes")

    assert result.code == 0, result.stderr
    assert 'note: a comment goes with it: "ours, ask Ann for the key"' in result.stderr
    assert 'note: a comment goes with it: "her machine"' in result.stderr
    assert "the other one" not in result.stderr


def test_of_a_general_api_beside_a_server_of_ones_own_nothing_untrue_stays(
    run, isolated
):
    env = {"DEEPSEEK_API_KEY": "planted"}
    made = ("init", "--setup", "general", "--provider", "deepseek")
    local = ("--provider", "vllm", "--model", "vllm=tiny", "--default", "vllm/tiny")
    assert run(*made, *local, "--no-probe", "--yes", **env).code == 0

    assert run("remove", "deepseek", "--yes", **env).code == 0

    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "vllm/tiny" in text
    for word in ("pay-as-you-go", "token", "daily work", "strong"):
        assert word not in text


def test_all_that_a_plan_s_setup_switched_off_is_named_when_the_plan_goes(
    run, isolated
):
    env = {"ZAI_API_KEY": "planted", "DEEPSEEK_API_KEY": "planted"}
    made = ("init", "--setup", "coding-plan", "--provider", "zai-coding-plan")
    assert run(*made, "--no-probe", "--yes", **env).code == 0
    assert run("add", "deepseek", "--no-probe", "--yes", **env).code == 0

    result = run(
        "remove", "zai", "--default", "deepseek/deepseek-flash", "--yes", **env
    )

    (note,) = (line for line in result.stderr.splitlines() if "lost its reason" in line)
    for place in ("cron.enabled", "heartbeat.every", "utilityModel", "workshop"):
        assert place in note
    work = "heartbeat, weekly skill review, dreaming, a new job (cron add)"
    assert note.endswith(f"` starts {work} again")


@pytest.mark.parametrize("way", ["remove", "default"])
def test_the_command_starts_again_what_was_off_for_a_plan_that_is_gone(
    run, isolated, way
):
    env = {"ZAI_API_KEY": "planted", "DEEPSEEK_API_KEY": "planted"}
    both = ("--provider", "zai-coding-plan", "--provider", "deepseek")
    assert run("init", "--setup", "hybrid", *both, "--no-probe", "--yes", **env)
    ref = "deepseek/deepseek-flash"
    command = ("remove", "zai", "--default", ref) if way == "remove" else (way, ref)

    gone = run(*command, "--yes", **env)

    (note,) = (line for line in gone.stderr.splitlines() if "lost its reason" in line)
    assert note.endswith(" starts weekly skill review, dreaming again")
    named = note.rpartition("`openclaw-cfg ")[2].partition("`")[0].split()
    done = run(*named, "--yes", **env)
    assert f"unattended on {ref} now: weekly skill review, dreaming" in done.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "skills:" not in text
    assert "// Off" not in text
    assert "nothing to change" in run(*named, "--yes", **env).stderr


def _native(path, text=TEXT):
    path.write_text(text)
    return ("--config", path, "--yes")


def test_a_model_goes_alone_with_what_names_it(run, tmp_path):
    path = tmp_path / "openclaw.json"
    common = _native(path)

    result = run("remove", "zai/glm-5.3", *common)

    assert result.code == 0, result.stderr
    value = load(Source(path, path.read_text()), environment=Environment()).merged
    assert [m["id"] for m in value["models"]["providers"]["zai"]["models"]] == [
        "glm-5.2"
    ]
    defaults = value["agents"]["defaults"]
    assert defaults["model"]["fallbacks"] == ["deepseek/deepseek-flash", "ZAI/glm-5.2"]
    assert defaults["models"] == {"deepseek/deepseek-flash": {}}
    assert defaults["modelPolicy"]["allow"] == ["zai/*", "deepseek/deepseek-flash"]
    assert defaults["imageModel"] == {"fallbacks": ["glm-5.2"]}
    assert defaults["heartbeat"] == {"model": "zai/glm-5.2"}
    assert defaults["subagents"] == {}
    assert value["auth"]["order"] == {"zai": ["zai:me"], "deepseek": []}
    assert "every half hour" in path.read_text()
    assert run("validate", path).code == 0


def test_the_default_model_goes_if_another_one_follows(run, tmp_path):
    path = tmp_path / "openclaw.json"
    common = _native(path, TEXT.replace('"deepseek/deepseek-flash",', '"zai/glm-5.3",'))

    refused = run("remove", "zai/glm-5.3", *common)
    itself = run("remove", "zai/glm-5.3", "--default", "zai/glm-5.3", *common)
    given = run("remove", "zai/glm-5.3", "--default", "zai/glm-5.2", *common)

    assert refused.code == 1
    assert '"zai/glm-5.3" is the defaultModel' in refused.stderr
    assert "--default ZAI/glm-5.2" in refused.stderr
    assert '"zai/glm-5.3" is to be removed' in itself.stderr
    assert given.code == 0, given.stderr
    assert 'primary: "zai/glm-5.2"' in path.read_text()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("zai/glm-5", 'did you mean "zai/glm-5.'),
        ("deepseek/deepseek-flash", " remove deepseek` takes out both"),
        ("nix/glm-5", "the providers here are"),
        ("zai/", 'did you mean "zai"?'),
    ],
)
def test_a_model_that_cannot_go_alone_leaves_the_file(run, tmp_path, name, said):
    path = tmp_path / "openclaw.json"
    common = _native(path)

    result = run("remove", name, *common)

    assert result.code == 2
    assert said in result.stderr
    assert path.read_text() == TEXT


def test_a_relay_whose_models_are_called_as_other_providers_are(run, tmp_path):
    """`deepseek/deepseek-chat` is the vendor's, not the relay's of the same id."""
    path = tmp_path / "openclaw.json"
    relay = {"baseUrl": "https://relay.example/v1", "api": "openai-completions"}
    model = {"id": "deepseek/deepseek-chat", "name": "DeepSeek"}
    vendor = {
        "baseUrl": "https://api.deepseek.com",
        "models": [{"id": "deepseek-chat", "name": "DeepSeek"}],
    }
    value = {
        "models": {
            "providers": {"relay": relay | {"models": [model]}, "deepseek": vendor}
        },
        "agents": {
            "defaults": {
                "model": {
                    "primary": "deepseek/deepseek-chat",
                    "fallbacks": ["relay/deepseek/deepseek-chat"],
                }
            }
        },
    }
    common = _native(path, json.dumps(value))

    result = run("remove", "relay", *common)

    assert result.code == 0, result.stderr
    left = json.loads(path.read_text())
    assert [*left["models"]["providers"]] == ["deepseek"]
    assert left["agents"]["defaults"]["model"] == {"primary": "deepseek/deepseek-chat"}


@pytest.mark.parametrize(
    ("search", "asks"),
    [("{}", True), ('{ search: { provider: "none" } }', False)],
)
def test_memory_search_that_goes_on_with_openai_s_key_is_told(
    run, tmp_path, search, asks
):
    path = tmp_path / "openclaw.json"
    text = TEXT.replace("https://api.deepseek.com", "https://api.openai.com/v1")
    text = text.replace("DEEPSEEK_API_KEY", "OPENAI_API_KEY").replace("deepseek", "ai")
    common = _native(path, text.replace("  auth: {", f"  memory: {search}, auth: {{"))
    gone = ("remove", "ai", "--default", "zai/glm-5.3", "--unattended", "off")

    result = run(*gone, *common, OPENAI_API_KEY="sk-0123456789abcdef")

    assert result.code == 0, result.stderr
    assert ("memory search asks OpenAI with it" in result.stderr) is asks
