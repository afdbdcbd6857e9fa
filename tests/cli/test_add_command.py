"""`add` from flags: one provider more, in the form that the file has."""

import json
import shlex

import pytest
from samples import KEY

from openclaw_cfg.catalog import Kind, shipped
from openclaw_cfg.demo.server import serve
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

NATIVE = """\
{
  // where I work
  gateway: { mode: "local" },
  models: {
    providers: {
      deepseek: {
        baseUrl: "https://api.deepseek.com",
        apiKey: "${DEEPSEEK_API_KEY}",
        models: [{ id: "deepseek-chat", name: "DeepSeek Chat" }],
      },
    },
  },
  agents: { defaults: { model: "deepseek/deepseek-chat" } }, // stays
}
"""


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    path.write_text(NATIVE)
    path.chmod(0o600)
    return path


def _value(path):
    return parse(Source(path, path.read_text())).value


def _add(run, *args, **more):
    return run("add", *args, "--no-probe", "--yes", **more)


def test_the_default_model_and_the_comments_stay(run, config):
    result = _add(run, "openrouter", "--api-key-env", "MY_ROUTER_KEY")

    text, value = config.read_text(), _value(config)
    assert result.code == 0, result.stderr
    assert "// where I work" in text
    assert "// stays" in text
    assert value["agents"]["defaults"]["model"] == "deepseek/deepseek-chat"
    assert value["models"]["providers"]["openrouter"]["apiKey"] == "${MY_ROUTER_KEY}"


@pytest.mark.parametrize("words", [("house",), ("custom", "--id", "house")])
def test_an_entry_of_the_file_needs_only_its_new_key(run, config, words):
    entry = """house: { baseUrl: "http://127.0.0.1:9/v1", api: "openai-completions",
        apiKey: "${HOUSE_API_KEY}", models: [{ id: "m1", name: "M" }] },
      deepseek"""
    config.write_text(NATIVE.replace("deepseek", entry, 1))
    dotenv = config.parent / ".env"
    dotenv.write_text("HOUSE_API_KEY=an-expired-key-0123\n")
    before = config.read_text()

    result = _add(run, *words, "--api-key-stdin", stdin="a-new-key-0123456\n")

    assert result.code == 0, result.stderr
    assert config.read_text() == before
    assert dotenv.read_text() == "HOUSE_API_KEY=a-new-key-0123456\n"


def test_an_entry_at_a_vendor_s_address_keeps_its_name(run, config):
    config.write_text(
        NATIVE.replace("deepseek: {", "work: {").replace("deepseek/", "work/")
    )
    env = {"WORK_KEY": "a-new-key-0123456"}

    result = _add(run, "work", "--api-key-env", "WORK_KEY", **env)

    providers = _value(config)["models"]["providers"]
    assert result.code == 0, result.stderr
    assert [*providers] == ["work"]
    assert providers["work"]["apiKey"] == "${WORK_KEY}"
    assert [model["id"] for model in providers["work"]["models"]] == ["deepseek-chat"]


def test_only_lines_of_the_new_provider_are_added(run, config):
    before = NATIVE.splitlines()

    _add(run, "openrouter", "--api-key-env", "MY_ROUTER_KEY")

    after = config.read_text().splitlines()
    assert [line for line in after if line in before] == before or set(before) <= set(
        after
    )


def test_a_named_default_is_set(run, config):
    _add(run, "openrouter", "--api-key-env", "K", "--model", "a/b", "--default", "a/b")

    assert _value(config)["agents"]["defaults"]["model"] == "openrouter/a/b"


def test_a_piped_key_goes_to_the_dotenv_file_and_nowhere_else(run, config):
    result = _add(run, "openai", "--api-key-stdin", stdin=f' "{KEY}=" \n')

    dotenv = config.parent / ".env"
    assert result.code == 0, result.stderr
    assert dotenv.read_text() == f"OPENAI_API_KEY={KEY}=\n"
    assert dotenv.stat().st_mode & 0o777 == 0o600
    assert KEY not in config.read_text()
    assert KEY not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("name", "region", "like"),
    [
        ("amazon-bedrock", "any", "us-east-1"),
        ("amazon-bedrock", "us east 1", "us-east-1"),
        ("google-vertex", "us-east-1", "us-east5"),
    ],
)
def test_a_region_that_a_cloud_cannot_have_is_refused(run, config, name, region, like):
    result = _add(run, name, "--region", region)

    assert result.code == 2
    assert f'"{name}" has no region "{region}"' in result.stderr
    assert f"hint: a region is written like {like}" in result.stderr


def test_without_a_model_the_error_names_those_that_the_server_lists(run, config):
    named = ("--secret", "none", "--id", "lab", "--base-url")
    with serve(keys=[], models=["qwen3", "b", "c", "d"]) as server:
        args = ("add", "custom", *named, server.base_url, "--yes")
        asked = run(*args)
        unasked = run(*args, "--no-probe")

    listed = 'its server lists "qwen3", "b", "c" and 1 more; pass --model, such as'
    assert asked.code == unasked.code == 2
    assert f"hint: {listed}" in asked.stderr
    assert "--model qwen3" in asked.stderr.replace("custom=", "")
    assert "qwen3" not in unasked.stderr
    assert "MODEL" in unasked.stderr


@pytest.mark.parametrize(
    ("piped", "wrong"),
    [
        ("", "the key is empty"),
        ("abc\n", "too short for a key of OpenAI"),
        ("no such entry here\n", "a key has no spaces"),
        ("OPENAI_API_KEY\n", "this is the name of a variable"),
    ],
)
def test_a_piped_text_that_is_not_a_key_is_refused(run, config, piped, wrong):
    before = config.read_bytes()

    result = _add(run, "openai", "--api-key-stdin", stdin=piped)

    assert result.code == 2
    assert f"the key on standard input is not valid: {wrong}" in result.stderr
    assert config.read_bytes() == before
    assert not (config.parent / ".env").exists()


def test_a_new_key_alone_is_told_and_not_an_undo_of_what_was_before(run, config):
    _add(run, "openai", "--api-key-stdin", stdin=f"{KEY}1")
    before = config.read_bytes()

    result = _add(run, "openai", "--api-key-stdin", stdin=f"{KEY}2")

    assert result.code == 0, result.stderr
    assert config.read_bytes() == before
    assert (config.parent / ".env").read_text() == f"OPENAI_API_KEY={KEY}2\n"
    assert "wrote OPENAI_API_KEY to" in result.stderr
    assert f"wrote {config}" not in result.stderr
    assert "takes it back" not in result.stderr


def test_a_default_that_no_provider_lists_may_stay(run, isolated):
    config = isolated / ".openclaw" / "openclaw.json"
    config.parent.mkdir(mode=0o700)
    config.write_text('{agents: {defaults: {model: "anthropic/claude-sonnet-5"}}}')
    config.chmod(0o600)
    flags = ("--setup", "general", "--provider", "deepseek", "--no-probe", "--yes")

    kept = run(
        "init", *flags, "--default", "anthropic/claude-sonnet-5", DEEPSEEK_API_KEY="k"
    )
    other = run(
        "init", *flags, "--default", "anthropic/claude-opus-5", DEEPSEEK_API_KEY="k"
    )

    assert kept.code == 0, kept.stderr
    assert '"anthropic/claude-sonnet-5"' in config.read_text()
    assert other.code == 2
    assert "no provider has the model" in other.stderr


def test_a_key_in_clear_text_only_when_asked_for(run, config):
    result = _add(run, "openai", "--api-key-stdin", "--secret", "inline", stdin=KEY)

    assert _value(config)["models"]["providers"]["openai"]["apiKey"] == KEY
    assert KEY not in result.stdout + result.stderr


def test_a_key_as_a_reference_object(run, config):
    _add(run, "openai", "--api-key-env", "VAULT_KEY", "--secret", "ref")

    entry = _value(config)["models"]["providers"]["openai"]
    reference = {"source": "env", "provider": "default", "id": "VAULT_KEY"}
    assert entry["apiKey"] == reference


def test_the_variable_that_is_here_already_is_used(run, config):
    result = _add(run, "openai", OPENAI_API_KEY=KEY)

    entry = _value(config)["models"]["providers"]["openai"]
    assert result.code == 0
    assert entry["apiKey"] == "${OPENAI_API_KEY}"


def test_without_a_key_the_flag_is_named(run, config):
    result = _add(run, "openai")

    assert result.code == 2
    assert "--api-key-env" in result.stderr
    assert config.read_text() == NATIVE


def test_an_unknown_preset_is_exit_2_with_the_nearest(run, config):
    result = _add(run, "openruter")

    assert result.code == 2
    assert '"openrouter"' in result.stderr


def test_without_a_configuration_init_is_the_hint(run):
    result = _add(run, "openai", "--api-key-env", "X")

    assert result.code == 3
    assert "openclaw-cfg init" in result.stderr


def test_an_id_of_another_address_is_not_turned_over(run, config):
    result = _add(
        run,
        *("deepseek", "--base-url", "https://relay.example.com/v1"),
        *("--api-key-env", "X"),
    )

    assert result.code == 2
    assert "--id" in result.stderr
    assert config.read_text() == NATIVE


def test_two_accounts_of_one_vendor_by_id(run, config):
    result = _add(run, "deepseek", "--id", "deepseek-work", "--api-key-env", "WORK_KEY")

    assert result.code == 0, result.stderr
    assert set(_value(config)["models"]["providers"]) == {"deepseek", "deepseek-work"}


def test_an_id_that_openclaw_does_not_know_gets_the_address_too(run, config):
    # OpenClaw knows the route of "openai", and refuses another id without an address.
    done = _add(run, "openai", "--id", "openai-general", OPENAI_API_KEY=KEY)

    assert done.code == 0, done.stderr
    made = _value(config)["models"]["providers"]["openai-general"]
    assert made["baseUrl"] == "https://api.openai.com/v1"


def test_new_models_of_a_provider_join_the_old(run, config):
    _add(run, "deepseek", "--api-key-env", "DEEPSEEK_API_KEY", "--model", "deepseek-x")

    rows = _value(config)["models"]["providers"]["deepseek"]["models"]
    assert [row["id"] for row in rows] == ["deepseek-chat", "deepseek-x"]


def test_an_allow_list_allows_the_new_models(run, config):
    config.write_text(
        NATIVE.replace(
            'model: "deepseek/deepseek-chat"',
            'model: "deepseek/deepseek-chat", '
            'modelPolicy: { allow: ["deepseek/deepseek-chat"] }',
        )
    )

    _add(run, "openrouter", "--api-key-env", "K", "--model", "a/b")

    policy = _value(config)["agents"]["defaults"]["modelPolicy"]
    assert policy["allow"] == ["deepseek/deepseek-chat", "openrouter/a/b"]


def test_the_compact_form_gets_a_compact_entry(run, config):
    config.write_text(
        '{"models": {"providers": [\n'
        '  {"url": "https://api.openai.com/v1", "token": "${A}", "model": "gpt-5.4"}\n'
        "]}}\n"
    )

    result = _add(run, "deepseek", "--api-key-env", "B", "--model", "deepseek-chat")

    value = json.loads(config.read_text())
    assert result.code == 0, result.stderr
    assert value["models"]["providers"][1] == {
        "url": "https://api.deepseek.com",
        "token": "${B}",
        "model": "deepseek-chat",
    }


def test_a_value_from_an_included_file_is_left_to_a_person(run, config):
    included = _with_included_models(config)
    text = config.read_text()

    result = _add(run, "openai", "--api-key-env", "X")

    assert result.code == 1
    assert '"models.providers.openai.' in result.stderr
    assert "models.json5" in result.stderr
    assert (config.read_text(), included.read_text()) == (text, INCLUDED)


def test_a_new_provider_is_written_beside_an_include(run, config):
    included = _with_included_models(config)

    result = _add(run, "deepseek", "--api-key-env", "X", "--json")

    assert result.code == 0, result.stderr
    listed = json.loads(result.stdout)["providers"]
    assert [one["id"] for one in listed] == ["openai", "deepseek"]
    assert included.read_text() == INCLUDED
    removed = run("remove", "deepseek", "--default", "openai/m", "--yes")
    assert removed.code == 0, removed.stderr
    assert "left: openai (1)" in removed.stderr


INCLUDED = """{ providers: { openai: {
  baseUrl: "https://api.openai.com/v1", apiKey: "${OLD}",
  models: [{ id: "m", name: "M" }] } } }
"""


def _with_included_models(config):
    included = config.parent / "models.json5"
    included.write_text(INCLUDED)
    included.chmod(0o600)
    config.write_text(
        '{ gateway: { mode: "local" }, models: { $include: "./models.json5" } }'
    )
    return included


@pytest.mark.parametrize("name", ["OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE"])
def test_a_configuration_that_is_managed_elsewhere_is_not_written(run, config, name):
    result = _add(run, "openai", "--api-key-env", "X", **{name: "1"})

    assert result.code != 0
    assert config.read_text() == NATIVE


def test_an_entry_in_other_letters_is_the_same_one(run, isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(
        '{ models: { providers: { DeepSeek: { baseUrl: "https://api.deepseek.com",'
        ' models: [] } } }, agents: { defaults: { model: "DeepSeek/x" } } }'
    )

    _add(run, "deepseek", "--api-key-env", "D")

    assert list(_value(path)["models"]["providers"]) == ["DeepSeek"]
    assert run("default", "deepseek/deepseek-flash", "--yes").code == 0
    assert _value(path)["agents"]["defaults"]["model"] == "DeepSeek/deepseek-flash"


@pytest.mark.parametrize(
    ("preset", "id_", "name"),
    [("litellm", "two", "LITELLM_API_KEY"), ("custom", "custom", "CUSTOM_API_KEY")],
)
def test_a_variable_is_taken_unasked_for_its_own_host_only(
    run, config, preset, id_, name
):
    first = {
        "baseUrl": "https://one.example/v1",
        "apiKey": f"${{{name}}}",
        "models": [{"id": "m", "name": "M"}],
    }
    before = json.dumps({"models": {"providers": {preset: first}}})
    config.write_text(before)
    args = ["add", preset, "--id", id_, "--base-url", "https://two.example/v1"]
    args += ["--model", "m", "--no-probe", "--yes"]

    unasked = run(*args, **{name: KEY})
    named = run(*args, "--api-key-env", name, **{name: KEY})

    assert unasked.code == 2
    assert f"the key in {name} was given for another host" in unasked.stderr
    assert "--api-key-env" in unasked.stderr
    assert named.code == 0, named.stderr


LOCAL = ["add", "custom", "--id", "lab", "--base-url", "http://127.0.0.1:9/v1"]


def test_a_server_without_keys_needs_one_flag(run, isolated):
    config = isolated / "openclaw.json"
    config.write_text("{}")
    args = ["--config", config, *LOCAL, "--model", "m", "--no-probe", "--yes"]

    refused = run(*args)
    done = run(*args, "--secret", "none")

    assert refused.code == 2
    for word in ("--secret none", "ollama", "lmstudio", "vllm", "llama-cpp"):
        assert word in refused.stderr
    assert done.code == 0, done.stderr
    assert '"apiKey": "none"' in config.read_text()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["deepseek", "--secret", "none"], '"deepseek" needs a key'),
        (
            [*LOCAL[1:], "--model", "m", "--secret", "none", "--api-key-env", "K"],
            "and one was given",
        ),
    ],
)
def test_no_key_is_for_servers_without(run, isolated, args, said):
    (isolated / "openclaw.json").write_text("{}")
    config = isolated / "openclaw.json"

    result = run("--config", config, "add", *args, "--no-probe", "--yes", K="k")

    assert result.code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    "known",
    [
        one
        for one in shipped().all()
        if not one.key.required and one.kind is not Kind.SELF_HOSTED
    ],
    ids=lambda known: known.id,
)
def test_an_offer_by_login_or_cloud_credentials_needs_no_key(run, isolated, known):
    """`--secret none` says only what is so without it."""
    config = isolated / "openclaw.json"
    args = ["--config", config, "add", known.id, "--no-probe", "--yes"]
    if any("{region}" in place.url for place in known.endpoints):
        region = "us-east-1" if known.vendor == "amazon" else "us-east5"
        args += ["--region", region]
    if any("{project}" in place.url for place in known.endpoints):
        args += ["--project", "p"]
    files = []
    for more in ([], ["--secret", "none"]):
        config.write_text("{}")
        result = run(*args, *more)
        assert result.code == 0, result.stderr
        files.append(config.read_text())

    assert files[0] == files[1]
    assert "apiKey" not in files[0]


@pytest.mark.parametrize("by", ["ref", "file"])
def test_a_key_in_a_secret_store_is_probed_with_before_writing(run, tmp_path, by):
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"k": KEY}) if by == "ref" else KEY)
    keys.chmod(0o600)
    path = tmp_path / "openclaw.json"
    box = {"source": "file", "path": str(keys), "mode": "json"}
    stores = {"secrets": {"providers": {"box": box}}} if by == "ref" else {}
    path.write_text(json.dumps(stores))
    how = ("--api-key-ref", "file:box:/k") if by == "ref" else ("--api-key-file", keys)

    with serve(keys=[KEY], models=["m1"]) as server:
        result = run(
            *("add", "custom", "--base-url", server.base_url, "--model", "m1"),
            *("--yes", "--config", path, *how),
        )

    assert result.code == 0, result.stderr
    assert "probe of custom: ok" in result.stderr
    assert KEY not in path.read_text()


def test_a_plan_under_a_name_of_one_s_own_says_what_keeps_its_terms(run, isolated):
    proxy = ("--base-url", "https://proxy.corp.example/v1", "--api-key-env", "WORK_KEY")
    add = ("add", "zai-coding-plan", *proxy, "--no-probe", "--yes")
    (isolated / ".openclaw").mkdir(mode=0o700)
    (isolated / ".openclaw" / "openclaw.json").write_text("{}")

    hidden = run(*add, "--id", "work", WORK_KEY="k-0123456789")
    listed = run("list")
    kept = run(*add, "--id", "zai-coding-plan", WORK_KEY="k-0123456789")
    both = run("list")

    assert "`--id zai-coding-plan` keeps them" in hidden.stderr
    assert "keeps them" not in kept.stderr
    assert 'note: the vendor of "work" is not known' in listed.stdout
    # The same key in the entry of a known plan tells it.
    assert "the vendor of" not in both.stdout


def test_a_missing_key_is_told_with_the_name_that_was_given(run, isolated):
    (isolated / "openclaw.json").write_text("{}")
    url = "http://localhost:1234/v1"

    result = run(
        *("--config", isolated / "openclaw.json", "add", "custom", "--id", "lab"),
        *("--base-url", url, "--model", "m", "--no-probe", "--yes"),
    )

    assert result.code == 2
    assert 'there is no key for "lab"' in result.stderr


def test_an_address_is_a_server_of_your_own(run, isolated):
    path = isolated / "openclaw.json"
    path.write_text('{gateway: {mode: "local"}}')
    more = ("--id", "lab", "--secret", "none", "--model", "m", "--no-probe", "--yes")

    result = run("add", "localhost:8801/v1/chat/completions", *more, "--config", path)

    assert result.code == 0, result.stderr
    assert 'baseUrl: "http://localhost:8801/v1"' in path.read_text()
    assert 'api: "openai-completions"' in path.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("add nosuch", 'there is no preset "nosuch"'),
        ("remove nosuch", 'there is no provider "nosuch"'),
        ("init --setup general --provider nosuch", 'there is no preset "nosuch"'),
        ("add mistral", 'there is no key for "mistral"'),
        ("add deepseek --api-key-env X", "--json asks nothing"),
    ],
)
def test_a_name_is_refused_before_the_question_that_nobody_can_answer(
    run, config, words, said
):
    result = run(*words.split(), "--json")

    assert result.code == 2
    assert json.loads(result.stdout)["error"]["message"].startswith(said)


@pytest.mark.parametrize(
    ("words", "models"),
    [
        ((), ["deepseek-chat"]),
        (
            ("--default", "deepseek/deepseek-v4-pro"),
            ["deepseek-chat", "deepseek-v4-pro"],
        ),
        (("--model", "deepseek-flash"), ["deepseek-chat", "deepseek-flash"]),
    ],
)
def test_an_entry_keeps_its_models_and_gets_only_those_that_are_named(
    run, config, words, models
):
    config.write_text(
        '{ models: { providers: { deepseek: { baseUrl: "https://api.deepseek.com",'
        ' models: [{ id: "deepseek-chat", name: "DS" }] } } },'
        ' gateway: { mode: "local" } }'
    )

    result = _add(run, "deepseek", "--api-key-env", "X", *words)

    assert result.code == 0, result.stderr
    value = parse(Source(None, config.read_text())).value
    entry = value["models"]["providers"]["deepseek"]
    assert [one["id"] for one in entry["models"]] == models


def test_a_new_key_for_a_vendor_s_entry_at_another_address_has_a_command(run, config):
    url = "http://127.0.0.1:9/v1"
    flags = ("--no-probe", "--yes", "--api-key-stdin", "--secret", "inline")
    again = ("add", "deepseek", *flags)
    config.write_text(NATIVE.replace("https://api.deepseek.com", url))

    refused = run(*again, stdin="sk-0123456789abcdef0123")
    words = shlex.split(refused.stderr.rpartition("`openclaw-cfg ")[2].rstrip("`\n"))
    done = run(*words, stdin="sk-0123456789abcdef0123")

    assert refused.code == 2
    assert done.code == 0, done.stderr
    entry = parse(Source(None, config.read_text())).value["models"]["providers"]
    assert entry["deepseek"]["baseUrl"] == url
    assert entry["deepseek"]["apiKey"] == "sk-0123456789abcdef0123"
