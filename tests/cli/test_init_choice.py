"""`init` and `default --explain` agree, and the order of the flags does not matter."""

import json
from itertools import permutations

import pytest

KEYS = {
    "ANTHROPIC_API_KEY": "planted",
    "OPENAI_API_KEY": "planted",
    "DEEPSEEK_API_KEY": "planted",
    "ZAI_API_KEY": "planted",
    "MOONSHOT_API_KEY": "planted",
}


@pytest.fixture(autouse=True)
def keys(monkeypatch):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


def chosen(run, setup, *flags):
    done = run("init", "--setup", setup, *flags, "--yes", "--no-probe", "--force")
    assert done.code == 0, done.stderr
    return json.loads(run("default", "--explain", "--no-probe", "--json").stdout)


@pytest.mark.parametrize(
    ("setup", "providers", "local"),
    [
        ("general", ("anthropic", "openai"), ()),
        ("general", ("anthropic", "deepseek", "moonshot"), ()),
        (
            "general",
            ("ollama", "anthropic", "deepseek"),
            ("--model", "ollama=llama3.2"),
        ),
        ("hybrid", ("zai-coding-plan", "anthropic", "deepseek"), ()),
        ("hybrid", ("openai-codex", "deepseek"), ()),
    ],
)
def test_both_choose_the_same_in_any_order(run, monkeypatch, setup, providers, local):
    if "openai-codex" in providers:  # with a key too, the API is one provider more
        monkeypatch.delenv("OPENAI_API_KEY")
    defaults = set()
    for order in permutations(providers):
        flags = [part for name in order for part in ("--provider", name)]
        told = chosen(run, setup, *flags, *local)
        assert told["choice"]["defaultModel"] == told["defaultModel"]
        assert told["choice"]["fallbacks"] == told["fallbacks"]
        defaults.add((told["defaultModel"], *told["fallbacks"]))

    assert len(defaults) == 1
    assert "ollama/llama3.2" not in {default for default, *_ in defaults}


def test_without_any_key_it_does_not_say_that_nobody_answers(run, monkeypatch):
    chosen(run, "general", "--provider", "deepseek")
    monkeypatch.delenv("DEEPSEEK_API_KEY")

    told = run("default", "--explain", "--no-probe").stdout

    assert "both answers" not in told
    assert "No model has its key or login here" in told
    assert "were not asked" in told


@pytest.mark.parametrize(
    ("preset", "own", "login"),
    [
        ("openai-codex", "ChatGPT", "auth login --provider openai"),
        ("claude-subscription", "Claude", "login --provider anthropic"),
        ("github-copilot", "Copilot", "auth login-github-copilot"),
        ("xai-supergrok", "Grok", "login --provider xai"),
    ],
)
@pytest.mark.parametrize("dialect", ["native", "compact"])
def test_comments_name_the_chosen_login_and_no_other(
    run, isolated, preset, own, login, dialect
):
    chosen_ones = ("--provider", preset, "--provider", "deepseek")
    done = run(
        *("init", "--setup", "hybrid", *chosen_ones, "--dialect", dialect),
        *("--yes", "--no-probe"),
    )
    assert done.code == 0, done.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()

    assert own in text
    assert login in text
    others = {"ChatGPT", "Codex", "Copilot", "SuperGrok", "Claude"} - {own}
    for other in others - ({"Codex"} if own == "ChatGPT" else set()):
        assert other not in text.replace("SuperGrok", "Grok") or other in own


@pytest.mark.parametrize(
    ("flags", "env"),
    [
        (("--region", "eu-west-1"), {}),
        (("--region", "amazon-bedrock=eu-west-1"), {}),
        ((), {"AWS_REGION": "eu-west-1"}),
        ((), {"AWS_DEFAULT_REGION": "eu-west-1"}),
    ],
)
def test_the_region_is_taken_from_where_it_is_said(
    run, isolated, monkeypatch, flags, env
):
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    done = run(
        *("init", "--setup", "general", "--provider", "amazon-bedrock", *flags),
        *("--yes", "--no-probe"),
    )

    assert done.code == 0, done.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "bedrock-runtime.eu-west-1.amazonaws.com" in text


def test_with_one_provider_every_flag_means_it(run, isolated):
    done = run(
        *("init", "--setup", "general", "--provider", "deepseek", "--yes"),
        *("--base-url", "https://proxy.example/v1?a=b", "--model", "deepseek-v4-pro"),
        *("--api-key-env", "OPENAI_API_KEY", "--no-probe"),
    )

    assert done.code == 0, done.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "https://proxy.example/v1?a=b" in text
    assert "${OPENAI_API_KEY}" in text


def test_with_two_providers_the_name_is_needed(run):
    both = ("--provider", "deepseek", "--provider", "anthropic")

    done = run("init", "--setup", "general", *both, "--model", "m1", "--yes")

    assert done.code == 2
    assert "PRESET=VALUE" in done.stderr


def test_a_model_for_embeddings_is_no_fallback(run, isolated):
    models = [f"--model={name}" for name in ("beta-70b", "a-text-embed", "alpha-7b")]
    server = ("--provider", "custom", "--base-url", "http://127.0.0.1:9/v1")

    told = chosen(run, "general", *server, "--id", "lab", "--secret", "none", *models)

    assert told["defaultModel"] == "lab/beta-70b"
    assert "lab/a-text-embed" not in [*told["fallbacks"], told["choice"]["fallbacks"]]


PLAN_SPEAKS = ("--agent main", "would run on the plan", '"jobs"')
BY_CHOICE = "when you choose it with /model"


@pytest.mark.parametrize(
    ("login", "default", "on_plan"),
    [
        (False, "", True),
        (False, "zai/glm-5.3-flash", True),
        (False, "deepseek/deepseek-v4-pro", False),
        (True, "", False),
        (True, "deepseek/deepseek-v4-pro", False),
        (True, "openai/gpt-6-astra", True),
    ],
)
def test_a_hybrid_says_and_does_what_its_default_model_makes_of_it(
    run, isolated, monkeypatch, login, default, on_plan
):
    if login:
        monkeypatch.delenv("OPENAI_API_KEY")
    plan = "openai-codex" if login else "zai-coding-plan"
    wanted = ("--default", default) if default else ()
    chosen(run, "hybrid", "--provider", plan, "--provider", "deepseek", *wanted)

    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    work = json.loads(run("list", "--json").stdout)["unattended"]

    assert all((words in text) is on_plan for words in PLAN_SPEAKS)
    assert (BY_CHOICE in text) is not on_plan
    # With an agent for jobs beside the person's, OpenClaw wants to know whose it is.
    agent = "--agent main " if "entries" in text else ""
    said = f"openclaw models auth {agent}login --provider openai"
    assert (said in text) is login
    assert {row["provider"] for row in work if row["model"]} == {"deepseek"}


def made_hybrid(run, isolated, edit=lambda text: text):
    """A plan alone, then an API beside it; the file, and its unattended work."""
    plan, api = ("--provider", "zai-coding-plan"), ("--provider", "deepseek")
    end = ("--yes", "--no-probe")
    assert run("init", "--setup", "coding-plan", *plan, *end).code == 0
    config = isolated / ".openclaw" / "openclaw.json"
    config.write_text(edit(config.read_text()))
    assert run("init", "--setup", "hybrid", *plan, *api, *end).code == 0
    listed = json.loads(run("list", "--json").stdout)
    return config.read_text(), listed["unattended"]


def test_a_plan_alone_that_becomes_hybrid_is_switched_on_for_the_api(run, isolated):
    text, work = made_hybrid(run, isolated)

    assert {row["provider"] for row in work} == {"deepseek"}
    assert {row["activity"] for row in work} >= {"heartbeat", "job"}
    for said in ("One coding plan", "No scheduler", "No heartbeat", "No second model"):
        assert said not in text


def test_a_heartbeat_that_stays_off_gets_no_model(run, isolated):
    """It had one beside `every: "0m"`, and the comment that it runs every half hour."""
    plan, api = ("--provider", "zai-coding-plan"), ("--provider", "deepseek")
    end = ("--yes", "--no-probe")
    assert run("init", "--setup", "coding-plan", *plan, *end).code == 0
    assert run("init", "--setup", "general", *api, *end).code == 0
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert 'heartbeat: { every: "0m" }' in text
    assert "Runs every half hour" not in text


def test_a_default_that_comes_with_add_has_no_reason_of_the_old_one(run, isolated):
    """As `default` does it; the reason for the plan stood above the API's model."""
    plan, end = ("--provider", "zai-coding-plan"), ("--yes", "--no-probe")
    assert run("init", "--setup", "coding-plan", *plan, *end).code == 0
    model = "deepseek/deepseek-flash"
    result = run("add", "deepseek", "--default", model, *end)
    assert "comments of the setup stay" in result.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert f'primary: "{model}"' in text
    assert "the fee is flat, so take the strong one" not in text


@pytest.mark.parametrize("setup", ["coding-plan", "hybrid"])
@pytest.mark.parametrize("strong", [True, False])
def test_a_model_is_called_the_strong_one_only_where_it_is(
    run, isolated, setup, strong
):
    models = ["glm-5.2", "glm-5.3" if strong else "glm-5-turbo"]
    named = [word for m in models for word in ("--model", f"zai-coding-plan={m}")]
    api = ("--provider", "deepseek") if setup == "hybrid" else ()
    plan = ("--setup", setup, "--provider", "zai-coding-plan")
    made = run("init", *plan, *named, *api, "--yes", "--no-probe")

    assert made.code == 0, made.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert ("strong one" in text) is strong


def test_what_the_user_switched_off_stays_off(run, isolated):
    def edit(text):
        return text.replace("// No scheduler: what it starts", "// no jobs for me: it")

    text, work = made_hybrid(run, isolated, edit)

    assert "cron: { enabled: false }" in text
    assert "job" not in {row["activity"] for row in work}


def test_where_new_jobs_would_run_on_the_plan_all_stays_off(run, isolated):
    def edit(text):
        return text.replace("cron: {", "channels: { telegram: {} },\n  cron: {")

    text, _ = made_hybrid(run, isolated, edit)

    assert "cron: { enabled: false }" in text
    assert "No scheduler" in text


@pytest.mark.parametrize("dialect", ["native", "compact"])
@pytest.mark.parametrize("provider", ["deepseek", "ollama"])
@pytest.mark.parametrize(
    ("plan", "model"),
    [("zai-coding-plan", "zai/glm-5.3"), ("openai-codex", "openai/gpt-6-astra")],
)
def test_no_comment_keeps_a_plan_to_its_person_where_a_fallback_leads_to_it(
    run, isolated, plan, model, provider, dialect
):
    def comments(*flags):
        done = run(
            *("init", "--setup", "hybrid", "--provider", provider, "--provider", plan),
            *("--model", f"{provider}=one", "--model", f"{provider}=two"),
            *("--default", f"{provider}/one", "--dialect", dialect),
            *("--fallback", f"{provider}/two", *flags),
            *("--force", "--no-probe", "--yes"),
            ZAI_API_KEY="k",
            DEEPSEEK_API_KEY="k",
        )
        assert done.code == 0, done.stderr
        text = (isolated / ".openclaw" / "openclaw.json").read_text()
        lines = map(str.strip, text.splitlines())
        words = (line.removeprefix("//") for line in lines if line[:2] == "//")
        return " ".join(" ".join(words).split())

    alone, reached = comments(), comments("--fallback", model)

    untrue = ("serves you alone", "everything that runs unattended", "Never the")
    heartbeat = ("which plans forbid or leave open.", "so not on the subscription.")
    assert any(said in alone for said in untrue)
    assert not any(said in reached for said in untrue)
    assert "a fallback by your choice" in reached
    if dialect == "native":
        assert any(f"No person is there, {said}" in alone for said in heartbeat)
        assert not any(f"No person is there, {said}" in reached for said in heartbeat)
        assert "the fallbacks lead to the" in reached


def test_an_own_server_beside_an_api_is_not_said_to_do_the_unattended_work(
    run, isolated
):
    named = ("--provider", "zai-coding-plan", "--provider", "deepseek")
    own = ("--provider", "vllm", "--model", "vllm=qwen3")

    made = run("init", "--setup", "hybrid", *named, *own, "--yes", "--no-probe")

    assert made.code == 0, made.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "// A coding plan and a general API." in text
    assert "// The endpoint of your own.\n      vllm: {" in text
    assert "endpoint of your own. It owns" not in text


PAID = "every token costs here"
PLAN_KEYS = {
    "ZAI_API_KEY": "k",
    "DEEPSEEK_API_KEY": "k",
    "MINIMAX_CODE_PLAN_KEY": "k",
}


def above_fallbacks(isolated):
    """The comment above the fallbacks, and these."""
    lines = (isolated / ".openclaw" / "openclaw.json").read_text().splitlines()
    at = next(
        n for n, line in enumerate(lines) if line.strip().startswith("fallbacks:")
    )
    return lines[at - 1].strip(), lines[at].strip()


@pytest.mark.parametrize("dialect", ["native", "compact"])
def test_a_comment_on_fallbacks_says_what_is_true_of_them(run, isolated, dialect):
    def made(command, *args):
        more = ("--no-probe",) * (command != "default")
        done = run(command, *args, *more, "--yes", **PLAN_KEYS)
        assert done.code == 0, done.stderr
        return above_fallbacks(isolated)[0]

    hybrid = (
        "--setup",
        "hybrid",
        "--dialect",
        dialect,
        "--provider",
        "zai-coding-plan",
    )
    own = ("--base-url", "ollama=http://127.0.0.1:9", "--model", "ollama=llama4")

    assert PAID in made("init", *hybrid, "--provider", "deepseek")
    neutral = made("init", *hybrid, "--provider", "ollama", *own, "--force")
    assert neutral == "// When the defaultModel does not answer."
    # And when they change.
    for fallback in ("zai/glm-5.3-flash", "ollama/llama4"):
        made("init", *hybrid, "--provider", "deepseek", "--force")
        if fallback.startswith("ollama"):
            server = ("--base-url", "http://127.0.0.1:9", "--model", "llama4")
            assert made("add", "ollama", *server, "--fallback", fallback) == neutral
        else:
            assert made("default", "zai/glm-5.3", "--fallback", fallback) == neutral


def test_a_second_plan_is_a_fallback_where_nothing_runs_unattended(run, isolated):
    plans = ("--provider", "zai-coding-plan", "--provider", "minimax-coding-plan")
    for setup, more, rest in (
        ("coding-plan", (), ""),
        ("hybrid", ("--provider", "deepseek"), ', "deepseek/deepseek-flash"'),
    ):
        args = ("--setup", setup, *plans, *more, "--force", "--no-probe", "--yes")
        assert run("init", *args, **PLAN_KEYS).code == 0

        said, fallbacks = above_fallbacks(isolated)
        assert said == "// When the defaultModel does not answer."
        assert fallbacks == f'fallbacks: ["minimax/MiniMax-M3"{rest}],'

    # What may run unattended stays off the plans.
    listed = json.loads(run("list", "--json", **PLAN_KEYS).stdout)["unattended"]
    assert {row["billing"] for row in listed} == {"pay-as-you-go"}
