"""`export`: the same providers for other tools, without what terms keep back."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import HTTPError

import pexpect
import pytest

from openclaw_cfg.app import export_formats
from openclaw_cfg.catalog import Kind, Permission, load_presets, provider_entry
from openclaw_cfg.catalog.places import load_places, may_use
from openclaw_cfg.demo.server import serve
from openclaw_cfg.dialects import native
from openclaw_cfg.probe.adapters import adapter_for
from openclaw_cfg.probe.base import Level, Target
from openclaw_cfg.secret import EnvRef

KEY = "sk-live-0123456789abcdefghij"
TARGETS = ("env", "litellm", "open-webui")
PLANS = [
    p
    for p in load_presets()
    if p.kind is Kind.CODING_PLAN and "{" not in p.endpoints[0].url
]


@pytest.fixture
def write(tmp_path):
    """Write a native configuration; the first entry's model is the defaultModel."""

    def made(default=None, **entries):
        first, rows = next((name, e["models"]) for name, e in entries.items())
        path = tmp_path / "openclaw.json"
        config = {
            "gateway": {"mode": "local"},
            "models": {"providers": entries},
            "agents": {"defaults": {"model": default or f"{first}/{rows[0]['id']}"}},
        }
        path.write_text(json.dumps(config))
        return path

    return made


def _entry(url, *models, key="${DEMO_KEY}", api="openai-completions"):
    rows = [{"id": model, "name": model} for model in models]
    made = {"baseUrl": url, "api": api, "apiKey": key, "models": rows}
    return {name: value for name, value in made.items() if value is not None}


def _plan(preset):
    entry = provider_entry(preset, key=EnvRef(preset.env or "PLAN_KEY"))
    return {entry.id: native.provider_entry(entry)}


DEEPSEEK = _entry("https://api.deepseek.com", "deepseek-flash", key=KEY)


def test_env_lines_are_for_the_default_model_s_provider(run, write):
    path = write(
        "two/m2",
        one=_entry("https://one.example/v1", "m1"),
        two=_entry("https://two.example/v1/", "m2", "m3", key="${TWO_KEY}"),
    )

    result = run("export", "env", "--config", path)

    assert result.code == 0
    assert result.stdout == (
        "# two: m2, m3\n"
        ': "${TWO_KEY:?is not set in this shell}" && '
        'export OPENAI_API_KEY="$TWO_KEY" OPENAI_BASE_URL=https://two.example/v1\n'
    )
    assert 'set TWO_KEY to the key of "two"' in result.stderr


def test_the_providers_that_env_could_take_as_well_are_named(run, write):
    path = write(
        one=_entry("https://one.example/v1", "m1"),
        two=_entry("https://two.example/v1", "m2"),
        plan=_entry("https://api.z.ai/api/coding/paas/v4", "glm-5.3", key="${P}"),
        lab=_entry("http://127.0.0.1:8080/v1", "m3"),
    )

    unasked = run("export", "env", "--config", path)
    named = run("export", "env", "--provider", "lab", "--config", path)

    note = 'note: env takes one provider, "one"; others: --provider two, --provider lab'
    assert note in unasked.stderr
    assert "takes one" not in named.stderr


def test_a_variable_of_this_file_that_the_line_replaces_is_told(run, write):
    path = write(
        openai=_entry("https://api.openai.com/v1", "m1", key="${OPENAI_API_KEY}"),
        two=_entry("https://two.example/v1", "m2"),
    )

    other = run("export", "env", "--provider", "two", "--config", path)
    same = run("export", "env", "--provider", "openai", "--config", path)

    assert 'OPENAI_API_KEY is no longer the key of "openai"' in other.stderr
    assert "no longer" not in same.stderr


def test_env_lines_of_claude_have_anthropic_s_names(run, write):
    entry = _entry("https://api.anthropic.com", "claude-x", api="anthropic-messages")

    result = run("export", "env", "--config", write(anthropic=entry), DEMO_KEY=KEY)

    assert result.stdout == (
        "# anthropic: claude-x\n"
        'unset ANTHROPIC_AUTH_TOKEN && export ANTHROPIC_API_KEY="$DEMO_KEY" '
        "ANTHROPIC_BASE_URL=https://api.anthropic.com\n"
    )


def test_a_vendor_whose_address_openclaw_owns_gets_it_from_the_catalogue(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(
        '{models: {providers: {openai: {apiKey: "${OPENAI_API_KEY}", models: []}}}}'
    )

    result = run("export", "env", "--config", path)

    assert " OPENAI_BASE_URL=https://api.openai.com/v1\n" in result.stdout


def test_litellm_gets_models_by_their_names_here_and_fallbacks(run, tmp_path):
    path = tmp_path / "openclaw.json"
    entries = {
        "one": _entry("https://one.example/v1", "org/m-1"),
        "claude": _entry("https://c.example", "c", key=KEY, api="anthropic-messages"),
    }
    model = {"primary": "one/org/m-1", "fallbacks": ["claude/c"]}
    path.write_text(
        json.dumps(
            {
                "models": {"providers": entries},
                "agents": {"defaults": {"model": model}},
            }
        )
    )

    result = run("export", "litellm", "--config", path)

    assert result.code == 0, result.stderr
    assert result.stdout.split("model_list:\n")[1] == (
        '  - model_name: "one/org/m-1"\n'
        "    litellm_params:\n"
        '      model: "openai/org/m-1"\n'
        '      api_base: "https://one.example/v1"\n'
        "      api_key: os.environ/DEMO_KEY\n"
        '  - model_name: "claude/c"\n'
        "    litellm_params:\n"
        '      model: "anthropic/c"\n'
        '      api_base: "https://c.example"\n'
        "      api_key: os.environ/CLAUDE_API_KEY\n"
        "litellm_settings:\n"
        "  fallbacks:\n"
        '    - "one/org/m-1": ["claude/c"]\n'
    )


# What the clients append to the address; measured with the libraries of Anthropic
# (2.14) and OpenAI (3.57) and with LiteLLM 1.108.7.
APPENDED = {
    "openai-completions": "/chat/completions",
    "openai-responses": "/responses",
    "anthropic-messages": "/v1/messages",
    "google-generative-ai": "/models/m:generateContent",
    "ollama": "/api/chat",
}
GOOGLE = "https://generativelanguage.googleapis.com"


@pytest.mark.parametrize(
    ("api", "url", "asked"),
    [
        ("openai-completions", "https://a.example", "/chat/completions"),
        ("openai-completions", "https://a.example/v1", "/v1/chat/completions"),
        ("openai-completions", "https://a.example/v1/", "/v1/chat/completions"),
        ("openai-responses", "https://a.example", "/responses"),
        ("openai-responses", "https://a.example/v1", "/v1/responses"),
        ("anthropic-messages", "https://a.example", "/v1/messages"),
        ("anthropic-messages", "https://a.example/", "/v1/messages"),
        ("anthropic-messages", "https://a.example/v1", "/v1/messages"),
        ("anthropic-messages", "https://a.example/x/v1/", "/x/v1/messages"),
        ("google-generative-ai", "https://a.example/g", "/g/models/m:generateContent"),
        ("google-generative-ai", GOOGLE, "/v1beta/models/m:generateContent"),
        ("google-generative-ai", f"{GOOGLE}/v1", "/v1/models/m:generateContent"),
        ("ollama", "http://127.0.0.1:11434", "/api/chat"),
        ("ollama", "http://127.0.0.1:11434/v1", "/api/chat"),
        ("ollama", "http://127.0.0.1:11434/x/v1/", "/x/api/chat"),
    ],
)
@pytest.mark.parametrize("target", export_formats.TARGETS, ids=lambda t: t.id)
def test_another_tool_sends_its_requests_where_openclaw_does(
    run, write, target, api, url, asked
):
    path = write(it=_entry(url, "m", api=api))

    result = run("export", target.id, "--json", "--config", path)

    if api not in target.apis:
        assert result.code == 1
        return
    found = json.loads(result.stdout)
    (one,) = found["providers"]
    probed = adapter_for(api).ask(
        Target(base_url=url.rstrip("/"), api=api, stream=False), Level.CHAT, "m"
    )
    host = url.split("/")[2]
    assert one["baseUrl"] + APPENDED[api] == probed.url
    assert probed.url.partition(host)[2] == asked
    own = target.id == "litellm" and url == GOOGLE  # what LiteLLM does without it
    assert (one["baseUrl"] in found["text"]) is not own


def test_litellm_does_not_send_a_relay_s_key_to_google(run, write):
    url = "https://relay.example/v1beta"
    path = write(relay=_entry(url, "m", api="google-generative-ai"))

    result = run("export", "litellm", "--config", path)

    assert f'api_base: "{url}"' in result.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_a_model_with_an_address_of_its_own_is_not_sent_to_the_provider_s(
    run, write, target
):
    entry = _entry("https://a.example/v1", "m1", "m2")
    entry["models"][1]["baseUrl"] = "https://b.example/v1"
    some = run("export", target, "--json", "--config", write(it=entry))
    entry["models"][0]["api"] = "anthropic-messages"
    none = run("export", target, "--config", write(it=entry))

    assert json.loads(some.stdout)["providers"][0]["models"] == ["m1"]
    assert 'left out: models of "it" that have an address' in some.stderr
    assert "m2" in some.stderr
    assert none.code == 1
    assert 'each model of "it" has an address or protocol of its own' in none.stderr


def test_open_webui_gets_lists_in_the_same_order(run, write):
    path = write(
        one=_entry("https://one.example/v1", "m1"),
        two=_entry("https://two.example/v1", "m2", key="${TWO_KEY}"),
        ollama=_entry("http://127.0.0.1:11434", "q", api="ollama"),
    )

    lines = run("export", "open-webui", "--config", path).stdout.splitlines()

    assert lines == [
        "export ENABLE_OPENAI_API=true",
        "export OPENAI_API_BASE_URLS='https://one.example/v1;https://two.example/v1'",
        'export OPENAI_API_KEYS="${DEMO_KEY:-none};${TWO_KEY:-none}"',
        "export OLLAMA_BASE_URLS=http://127.0.0.1:11434",
        "export DEFAULT_MODELS=m1",
    ]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("preset", PLANS, ids=lambda preset: preset.id)
def test_a_plan_s_key_goes_only_where_its_terms_allow(run, write, preset, target):
    place = {"env": "curl"}.get(target, target)
    allowed = may_use(preset, next(p for p in load_places() if p.id == place))
    (name,) = entries = _plan(preset)

    result = run("export", target, "--provider", name, "--config", write(**entries))

    if allowed is Permission.ALLOWED:
        assert preset.id == "minimax-coding-plan"
        return
    assert result.code == 1
    assert result.stdout == ""
    assert preset.policy.summary in result.stderr
    assert preset.sources[preset.policy.source].date in result.stderr
    assert re.search(r"openclaw-cfg (catalog|--config \S+ add)", result.stderr)


def test_the_way_out_is_the_same_vendor_s_general_api_under_a_name_of_its_own(
    run, write
):
    plan = next(p for p in PLANS if p.id == "zai-coding-plan")

    file = write(**_plan(plan))
    result = run("export", "env", "--config", file)

    assert f"`openclaw-cfg --config {file} add zai --id zai-general`" in result.stderr


def test_beside_a_plan_the_others_go_out_and_it_is_said(run, write):
    plan = next(p for p in PLANS if p.id == "zai-coding-plan")

    result = run(
        "export", "litellm", "--config", write(deepseek=DEEPSEEK, **_plan(plan))
    )

    assert result.code == 0
    assert "deepseek/deepseek-flash" in result.stdout
    assert "glm" not in result.stdout
    assert 'left out: the key of "zai"' in result.stderr


def test_a_key_that_may_be_a_plan_s_counts_as_one(run, write):
    """A plan and a general API at one address, and a key that does not tell."""
    entry = _entry("https://api.minimax.io/v1", "MiniMax-M3", key=KEY)

    result = run("export", "litellm", "--config", write(minimax=entry))

    assert result.code == 1
    assert KEY not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("key", "env"),
    [
        ("${ZAI_API_KEY}", {"ZAI_API_KEY": KEY}),
        ("${TENCENT_CODING_PLAN_API_KEY}", {}),
        ("${WORK_KEY}", {"WORK_KEY": "sk-kimi-" + "a1" * 20}),
        ("sk-kimi-" + "a1" * 20, {}),
    ],
)
@pytest.mark.parametrize("target", TARGETS)
def test_a_plan_s_key_stays_a_plan_s_behind_any_address(run, write, target, key, env):
    path = write(work=_entry("http://10.0.0.5:9/v1", "m", key=key))

    result = run("export", target, "--config", path, **env)

    assert result.code == 1
    assert "whose terms" in result.stderr
    assert not result.stdout


@pytest.mark.parametrize(
    "url",
    [
        "http://api.z.ai/api/coding/paas/v4",
        "https://api.z.ai:443/api/coding/paas/v4/",
        "https://API.Z.AI./api//coding/paas/v4",
        "https://api.z.ai/api/coding/other",
        "${PLAN_URL}",
    ],
)
@pytest.mark.parametrize("target", TARGETS)
def test_a_plan_s_host_is_known_however_it_is_written(run, write, target, url):
    path = write(it=_entry(url, "glm-5.3", key=KEY))
    plan = "https://api.z.ai/api/coding/paas/v4"

    result = run("export", target, "--config", path, PLAN_URL=plan)

    assert result.code == 1
    assert result.stdout == ""
    assert "GLM Coding Plan" in result.stderr


def test_the_general_api_of_a_plan_s_vendor_goes_out(run, write):
    url = "https://api.z.ai/api/paas/v4"
    path = write(it=_entry("${GENERAL_URL}", "glm-5.2", key=KEY))

    result = run("export", "env", "--config", path, GENERAL_URL=url)

    assert result.code == 0
    assert f" OPENAI_BASE_URL={url}\n" in result.stdout


@pytest.mark.parametrize(
    ("url", "key", "env", "out"),
    [
        ("https://ark.cn-beijing.volces.com/api/v3", "${ARK_CODING_PLAN_KEY}", {}, 0),
        ("${ARK_URL}", "${ARK_CODING_PLAN_KEY}", {}, 0),
        (
            "https://ark.cn-beijing.volces.com/api/v3",
            "${VOLCANO_ENGINE_API_KEY}",
            {},
            1,
        ),
        ("https://api.moonshot.ai/v1", "${KIMI_API_KEY}", {}, 0),
        ("https://api.moonshot.ai/v1", "${K}", {"K": "sk-kimi-" + "a1" * 20}, 0),
        ("https://api.moonshot.ai/v1", "sk-kimi-" + "a1" * 20, {}, 0),
        ("https://api.moonshot.ai/v1", "${K}", {"K": KEY}, 1),
    ],
)
@pytest.mark.parametrize("target", TARGETS)
def test_a_plan_s_key_stays_a_plan_s_at_the_vendor_s_general_address(
    run, write, target, url, key, env, out
):
    env = {"ARK_URL": "https://ark.cn-beijing.volces.com/api/v3", **env}

    result = run(
        "export", target, "--config", write(it=_entry(url, "m", key=key)), **env
    )

    assert result.code == (0 if out else 1), result.stderr
    assert ("whose terms" in result.stderr) is not bool(out)
    assert bool(result.stdout) is bool(out)


def test_a_login_does_not_go_out(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(
        '{auth: {profiles: {"openai:me": {provider: "openai", mode: "oauth"}}}, '
        'agents: {defaults: {model: "openai/gpt-6-astra"}}}'
    )

    assert run("export", "env", "--config", path).code == 1


def test_a_variable_never_stands_for_two_keys(run, write):
    """Not for two in the file, and not for another one in the environment."""
    url = "https://api.deepseek.com"
    path = write(
        named=_entry(url, "a", key="${NAMED_KEY}"),
        deepseek=_entry(url, "b", key="sk-first-0123456789abcd"),
        again=_entry(url, "c", key="sk-second-0123456789abcd"),
        third=_entry(url, "d", key="sk-third-0123456789abcd"),
    )

    result = run("export", "litellm", "--config", path, THIRD_API_KEY="another")

    lines = result.stdout.splitlines()
    names = [line.split("/")[1] for line in lines if "api_key:" in line]
    assert names == [
        *("NAMED_KEY", "DEEPSEEK_API_KEY", "AGAIN_API_KEY", "OPENCLAW_THIRD_API_KEY")
    ]


def test_the_same_key_at_one_vendor_is_one_variable(run, write):
    """At another vendor it is not: that one needs its own, as `shared-key` says."""
    url = "https://api.deepseek.com"
    path = write(
        one=_entry(url, "a", key=KEY),
        two=_entry(f"{url}/anthropic", "b", key=KEY, api="anthropic-messages"),
        lab=_entry("https://relay.example/v1", "c", key=KEY),
        claude=_entry("https://relay.example", "d", key=KEY),
        set=_entry("https://api.mistral.ai/v1", "e", key="${SET}"),
        again=_entry("https://api.mistral.ai/v1", "f", key="sk-set-0123456789abcdef"),
        kimi=_entry("https://api.moonshot.ai/v1", "g", key=KEY),
    )

    result = run("export", "litellm", "--config", path, SET="sk-set-0123456789abcdef")

    lines = result.stdout.splitlines()
    names = [line.split("/")[1] for line in lines if "api_key:" in line]
    assert names == [
        *("DEEPSEEK_API_KEY", "DEEPSEEK_API_KEY", "LAB_API_KEY", "LAB_API_KEY"),
        *("SET", "SET", "MOONSHOT_API_KEY"),
    ]
    assert result.stderr.count("note: set DEEPSEEK_API_KEY") == 1


@pytest.mark.parametrize("target", TARGETS)
def test_no_key_goes_out_unless_it_is_to_be_revealed(run, write, target):
    result = run("export", target, "--config", write(deepseek=DEEPSEEK))

    assert result.code == 0
    assert KEY not in result.stdout + result.stderr
    assert "DEEPSEEK_API_KEY" in result.stdout


def test_revealing_needs_a_terminal(run, write):
    result = run("export", "env", "--reveal", "--config", write(deepseek=DEEPSEEK))

    assert result.code == 2
    assert KEY not in result.stdout + result.stderr


def test_on_a_terminal_keys_are_revealed_when_asked(write):
    odd = "sk-$(touch x)`id`\"\\'end"
    path = write(odd=_entry("https://odd.example/v1", "m", key=odd))
    args = ["-m", "openclaw_cfg", "export", "env", "--reveal", "--config", str(path)]

    shown, status = pexpect.run(
        " ".join([sys.executable, *args]), withexitstatus=True, encoding="utf-8"
    )
    lines = shown.replace("\r\n", "\n")
    script = f'{lines}\nprintf %s "$OPENAI_API_KEY"'
    heard = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True
    )

    assert status == 0
    assert heard.stdout == odd


def test_a_file_of_output_is_for_its_owner_only_and_never_replaced(
    run, write, tmp_path
):
    config, target = write(deepseek=DEEPSEEK), tmp_path / "out.yaml"

    def again():
        return run("export", "litellm", "--output", target, "--config", config)

    first, second = again(), again()
    target.write_text("mine")

    assert first.code == second.code == 0
    assert "nothing to change" in second.stderr
    assert target.stat().st_mode & 0o777 == 0o600
    assert again().code == 1
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (_entry("https://${WHERE}/v1", "m"), "needs WHERE, which is not set"),
        (_entry("https://a.example", "m", api="google-vertex"), "not supported there"),
        (
            {
                "baseUrl": "https://api.portkey.ai/v1",
                "headers": {"x-portkey-api-key": "${PORTKEY_API_KEY}"},
                "models": [{"id": "m", "name": "m"}],
            },
            "a header of its own",
        ),
    ],
)
def test_what_a_target_cannot_say_is_refused_with_the_reason(run, write, entry, words):
    result = run("export", "env", "--config", write(it=entry))

    assert result.code == 1
    assert words in result.stderr


def test_of_an_output_a_new_folder_is_told_and_a_dash_is_no_file(run, write, tmp_path):
    config, path = write(deepseek=DEEPSEEK), tmp_path / "new" / "out.yaml"

    made = run("export", "litellm", "--config", config, "--output", path)
    dash = run("export", "litellm", "--config", config, "--output", "-")

    assert made.code == 0
    assert f"wrote {path}, in a new folder" in made.stderr
    assert dash.code == 2


def test_headers_that_do_not_go_along_are_told_of(run, write):
    entry = {**_entry("https://a.example/v1", "m"), "headers": {"x-team": "${T}"}}

    result = run("export", "env", "--config", write(it=entry))

    assert result.code == 0
    assert 'left out: the headers of "it": x-team' in result.stderr


def test_a_name_that_is_not_there_is_exit_2(run, write):
    path = write(deepseek=DEEPSEEK)

    assert run("export", "env", "--provider", "nope", "--config", path).code == 2
    assert run("export", "pdf", "--config", path).code == 2


def test_the_openai_library_works_with_the_env_lines(run, write, tmp_path):
    python = os.environ.get("OPENAI_PYTHON", sys.executable)
    there = subprocess.run(
        [python, "-c", "import openai"], check=False, capture_output=True
    )
    if there.returncode:
        pytest.skip("no openai; set OPENAI_PYTHON to a Python that has the package")
    ask = (
        "from openai import OpenAI; c = OpenAI();"
        "print([m.id for m in c.models.list()],"
        "c.chat.completions.create(model='m1', messages=[{'role': 'user',"
        "'content': 'hi'}]).choices[0].message.content)"
    )
    with serve(keys=[KEY], models=["m1", "m2"]) as demo:
        path = write(demo=_entry(demo.base_url, "m1"))
        lines = run("export", "env", "--config", path).stdout
        done = subprocess.run(
            ["bash", "-c", f'{lines}\n"$0" -c "$1"', python, ask],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "DEMO_KEY": KEY},
        )

    assert done.stdout == "['m1', 'm2'] all systems go\n"


@pytest.mark.litellm
@pytest.mark.slow
def test_a_real_litellm_proxy_lists_and_runs_the_exported_models(run, write, tmp_path):
    binary = os.environ.get("LITELLM_BIN")
    if not binary or not shutil.which(binary):
        pytest.skip("no LiteLLM; set LITELLM_BIN to its command (litellm[proxy])")
    target, master = tmp_path / "litellm.yaml", f"sk-{secrets.token_hex(16)}"
    with serve(keys=[KEY], models=["m1", "org/m2"]) as demo:
        claude = _entry(demo.base_url, "c", api="anthropic-messages")
        path = write(demo=_entry(demo.base_url, "m1", "org/m2"), claude=claude)
        assert run("export", "litellm", "--output", target, "--config", path).code == 0

        with _proxy(
            binary, target, tmp_path, DEMO_KEY=KEY, LITELLM_MASTER_KEY=master
        ) as at:
            listed = _call(f"{at}/v1/models", master)
            said = _call(
                f"{at}/v1/chat/completions",
                master,
                {
                    "model": "demo/org/m2",
                    "messages": [{"role": "user", "content": "hi"}],
                },
            )
            chat = demo.log[-1]
            with pytest.raises(HTTPError):  # the provider speaks OpenAI's protocol only
                _call(
                    f"{at}/v1/chat/completions",
                    master,
                    {
                        "model": "claude/c",
                        "messages": [{"role": "user", "content": "hi"}],
                        "num_retries": 0,
                    },
                )

    names = [row["id"] for row in listed["data"]]
    assert names == ["demo/m1", "demo/org/m2", "claude/c"]
    assert said["choices"][0]["message"]["content"] == "all systems go"
    assert chat.key == "good"
    assert demo.log[-1].path == "/v1/messages"


@contextmanager
def _proxy(binary, config, home, **env):
    """A running proxy's address; it has two minutes to start."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = home / "litellm.log"
    own = {"HOME": str(home), "LITELLM_LOCAL_MODEL_COST_MAP": "1"}
    command = [binary, "--config", str(config), "--host", "127.0.0.1"]
    with (
        told.open("wb") as log,
        subprocess.Popen(
            [*command, "--port", str(port)],
            env={**os.environ, **own, **env},
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait(port, process, told)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(port, process, told):
    for _ in range(480):
        assert process.poll() is None, told.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    pytest.fail(told.read_text())


def _call(url, key, body=None):
    request = urllib.request.Request(
        url,
        data=json.dumps(body).encode() if body else None,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def test_a_provider_without_a_known_address_stays_here(run, tmp_path):
    path = tmp_path / "openclaw.json"
    entry = {"apiKey": "${FAL_KEY}", "models": [{"id": "m", "name": "m"}]}
    path.write_text(json.dumps({"models": {"providers": {"fal": entry}}}))

    result = run("export", "open-webui", "--config", path)

    assert result.code == 1
    assert 'the address of "fal" is built into OpenClaw' in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("target", TARGETS)
def test_a_vendor_s_key_goes_to_a_stranger_s_host_only_when_named(run, write, target):
    path = write(relay=_entry("https://relay.example/v1", "m", key="${OPENAI_API_KEY}"))

    unasked = run("export", target, "--config", path)
    named = run("export", target, "--provider", "relay", "--config", path)

    assert (unasked.code, unasked.stdout) == (1, "")
    assert 'a key of OpenAI, is not sent to "relay.example"' in unasked.stderr
    assert "--provider relay" in unasked.stderr
    assert named.code == 0
    assert "OPENAI_API_KEY" in named.stdout


def test_a_word_for_no_key_is_exported_and_nothing_is_to_be_set(run, write):
    path = write(lab=_entry("http://127.0.0.1:8080/v1", "m", key="none"))

    result = run("export", "env", "--config", path)

    assert "OPENAI_API_KEY=none" in result.stdout.replace('"', "").replace("'", "")
    assert "note: set" not in result.stderr


def test_a_key_that_only_openclaws_file_has_is_to_be_set(run, write, isolated):
    state = isolated / ".openclaw"
    state.mkdir()
    made = write(lab=_entry("http://127.0.0.1:8080/v1", "m", key="${LAB_KEY}"))
    made.rename(state / "openclaw.json")
    (state / ".env").write_text(f"LAB_KEY={KEY}")

    result = run("export", "env")
    here = run("export", "env", LAB_KEY=KEY)

    note = 'note: set LAB_KEY to the key of "lab", which is in OpenClaw\'s .env'
    assert note in result.stderr
    assert "--reveal shows it" in result.stderr
    assert "note: set" not in here.stderr
    assert 'export OPENAI_API_KEY="$LAB_KEY"' in here.stdout


def test_lines_without_their_key_stop_the_shell_and_set_no_empty_one(run, write):
    path = write(lab=_entry("http://127.0.0.1:8080/v1", "m", key="${LAB_KEY}"))

    lines = run("export", "env", "--config", path).stdout
    shell = ["sh", "-c", f"{lines}\necho sent with an empty key"]
    done = subprocess.run(shell, capture_output=True, text=True, check=False, env={})

    assert done.returncode != 0
    assert "LAB_KEY" in done.stderr
    assert "is not set in this shell" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("shell", "way"),
    [
        ("bash --norc", "evaluated"),
        ("bash --norc", "pasted"),
        ("zsh -f", "evaluated"),
        ("zsh -f", "pasted"),
        ("fish --no-config", "evaluated"),
    ],
)
@pytest.mark.parametrize(
    ("api", "lead"),
    [("openai-completions", "OPENAI"), ("anthropic-messages", "ANTHROPIC")],
)
def test_another_key_never_comes_to_the_address(
    run, write, tmp_path, shell, way, api, lead
):
    """A prompt's shell goes on after a line that failed."""
    if not shutil.which(shell.split()[0]):
        pytest.skip("no such shell here")
    url = "http://127.0.0.1:8080/v1"
    path = write(lab=_entry(url, "m", key="${LAB_KEY}", api=api))
    lines = run("export", "env", "--config", path).stdout.splitlines()[1:]
    script = tmp_path / "lines"
    script.write_text("\n".join(lines))
    typed = lines if way == "pasted" else [f'eval "$(cat {script})"']
    show = f'echo "[${lead}_API_KEY|${lead}_BASE_URL|$ANTHROPIC_AUTH_TOKEN]"'
    own = {f"{lead}_API_KEY": "my", "ANTHROPIC_AUTH_TOKEN": "token"}

    done = subprocess.run(
        [*shell.split(), "-i"],
        input="\n".join([*typed, show, ""]),
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **own},
    )

    assert "[my||token]" in done.stdout
    assert "LAB_KEY" in done.stderr


def test_fish_reads_the_lines_where_the_key_is_set(run, write, tmp_path):
    if not shutil.which("fish"):
        pytest.skip("no such shell here")
    path = write(lab=_entry("http://127.0.0.1:8080/v1", "m", key="${LAB_KEY}"))
    lines = run("export", "env", "--config", path, LAB_KEY="k").stdout
    show = 'echo "[$OPENAI_API_KEY|$OPENAI_BASE_URL]"'

    done = subprocess.run(
        ["fish", "--no-config", "-c", f"{lines}\n{show}"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LAB_KEY": "k"},
    )

    assert done.stdout == "[k|http://127.0.0.1:8080/v1]\n"
    assert done.stderr == ""


@pytest.mark.parametrize("key", ["${LAB_KEY}", None])
def test_open_webui_never_falls_back_to_the_key_of_openai(run, write, key):
    """It takes OPENAI_API_KEY where its list of keys is empty."""
    path = write(lab=_entry("http://127.0.0.1:8080/v1", "m", key=key))
    show = 'printf %s "$OPENAI_API_KEYS"'

    lines = run("export", "open-webui", "--config", path).stdout
    done = subprocess.run(
        ["sh", "-c", f"{lines}{show}"], capture_output=True, text=True, check=True
    )

    assert done.stdout == "none"


@pytest.mark.parametrize(
    "api", ["openai-completions", "anthropic-messages", "google-generative-ai"]
)
def test_litellm_sends_no_key_of_its_own_to_a_server_without_one(run, write, api):
    path = write(lab=_entry("http://127.0.0.1:8080/v1", "m", key=None, api=api))

    result = run("export", "litellm", "--config", path)

    assert '      api_key: "none"' in result.stdout
