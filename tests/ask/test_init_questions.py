import json

import pytest
from ask_desk import add, desk_in, init
from scripted_prompter import BACK

from openclaw_cfg.app.init import settled
from openclaw_cfg.app.wish import ProviderWish, Store, Wish
from openclaw_cfg.ask.defaults import ask_default, ask_fallbacks
from openclaw_cfg.ask.init import staying
from openclaw_cfg.ask.next_steps import after
from openclaw_cfg.ask.provider import ask_provider
from openclaw_cfg.cli.wish_flags import equivalent_command
from openclaw_cfg.demo import serve

PLAN = "zai-coding-plan"
GENERAL = "deepseek"
KEY = "sk-0123456789abcdef0123="

PLAN_PART = [("Which plan", PLAN), ("region of GLM", ...), ("Key for GLM", "later")]
API_PART = [("general API", GENERAL), ("Key for DeepSeek", "later")]
END = [("Another", "no"), ("defaultModel", ...), ("when it fails", ...)]
HYBRID = [
    ("want to use", "hybrid"),
    *PLAN_PART,
    ("Which models", ...),
    *API_PART,
    ("Which models", ...),
    *END,
]


def test_hybrid_puts_the_plan_first_and_the_api_where_nobody_is(tmp_path):
    run = init(tmp_path, HYBRID)

    defaults = run.value["agents"]["defaults"]
    assert defaults["model"]["primary"] == "zai/glm-5.3"
    assert defaults["model"]["fallbacks"] == ["deepseek/deepseek-flash"]
    assert defaults["heartbeat"] == {
        "model": "deepseek/deepseek-flash",
        "agentId": "jobs",
    }
    assert run.change.report.valid


def test_the_end_of_a_hybrid_says_how_to_talk_to_the_plan(tmp_path):
    run = init(tmp_path, HYBRID)

    notes = after(run.desk, run.chosen, run.change, command="x", default="y")

    (steps,) = (dict(note.rows) for note in notes if note.title == "Next")
    assert steps["talk"] == "openclaw agent --agent main --message ..."
    assert steps[""] == 'a chat that names no agent goes to "jobs"'


def test_a_plan_that_does_not_answer_stays_the_person_s_in_a_hybrid(tmp_path):
    desk, inner = desk_in(
        tmp_path,
        [("defaultModel", ...)],
        ZAI_API_KEY=KEY,
        DEEPSEEK_API_KEY=KEY,
    )
    plan = ProviderWish(preset=PLAN, region="global", answers=False)
    general = ProviderWish(preset=GENERAL, answers=True)
    wish = Wish(setup="hybrid", providers=(plan, general))

    default = ask_default(desk, settled(wish, desk.config, desk.environment))

    (first, *_) = inner.offered["Which model is the defaultModel?"]
    assert first.hint.startswith("its check failed")
    assert default == first.value == "zai/glm-5.3"


def _asked_default(home, *providers, **env):
    """The proposed defaultModel, its hint, and the proposed fallbacks."""
    desk, inner = desk_in(
        home, [("defaultModel", ...), ("when it fails", ...)], probe=True, **env
    )
    wish = Wish(setup="general", providers=providers)
    answers = settled(wish, desk.config, desk.environment)
    default = ask_default(desk, answers)
    fallbacks = ask_fallbacks(desk, answers, default=default)
    (first, *rest) = inner.offered["Which model is the defaultModel?"]
    assert first.value == default
    return first, rest, fallbacks


def test_a_model_that_its_server_does_not_list_is_not_proposed(tmp_path):
    models = ("gone", "there", "also")
    own = ProviderWish(
        preset="custom", base_url="http://127.0.0.1:9/v1", store=Store.NONE,
        models=models, answers=True, unlisted=("gone",),
    )  # fmt: skip

    first, rest, fallbacks = _asked_default(tmp_path, own)

    assert first.value == "custom/there"
    assert {r.value: r.hint for r in rest}["custom/gone"] == "not listed there"
    assert "custom/gone" not in fallbacks


def test_models_that_the_server_lists_come_before_a_typed_one(tmp_path):
    with serve(keys=[], models=["a", "b"]) as server:
        own = ProviderWish(
            preset="custom", id="lab", base_url=server.base_url, store=Store.NONE
        )
        given = Wish(setup="general", providers=(own,))
        script = [("Which models", ("typed", "a")), *END[1:]]

        run = init(tmp_path, script, given, probe=True)

    notes = after(run.desk, run.chosen, run.change, command="x", default="lab/a")
    assert "/model" not in str(notes)
    assert run.wish.providers[0].models == ("a", "typed")
    assert run.wish.default == "lab/a"
    assert run.wish.fallbacks == ()
    assert run.value["agents"]["defaults"]["heartbeat"]["model"] == "lab/a"


def test_after_a_failed_check_the_proposal_is_what_another_server_lists(tmp_path):
    failed = ProviderWish(preset=GENERAL, answers=False)
    own = ProviderWish(
        preset="custom", base_url="http://127.0.0.1:9/v1", store=Store.NONE,
        models=("gone", "there"), answers=True, unlisted=("gone",),
    )  # fmt: skip

    first, _, fallbacks = _asked_default(tmp_path, failed, own, DEEPSEEK_API_KEY=KEY)

    assert first.value == "custom/there"
    assert first.hint.endswith("its check failed")
    assert not any(name.startswith("deepseek/") for name in fallbacks)


def test_what_no_check_confirmed_is_proposed_as_that(tmp_path):
    later = ProviderWish(preset=GENERAL, key_name="DEEPSEEK_API_KEY")

    first, _, _ = _asked_default(tmp_path, later)

    assert first.value.startswith("deepseek/")
    assert first.hint.startswith("not checked")


def test_choosing_a_plan_shows_where_its_key_may_be_used(tmp_path):
    run = init(tmp_path, HYBRID)

    terms = next(n for n in run.inner.told if "may be used" in n.title)
    assert dict(terms.rows)["scripts and your own programs"] == "no"
    assert "2026-07-30" in terms.lines[-1]
    assert "docs.z.ai/devpack/usage-policy" in terms.lines[-1]


def test_a_plan_alone_is_told_of_the_heartbeat(tmp_path):
    script = [
        ("want to use", "coding-plan"),
        *PLAN_PART,
        ("Which models", ...),
        ("heartbeat", "off"),
        *END,
    ]

    run = init(tmp_path, script)

    assert run.value["agents"]["defaults"]["heartbeat"] == {"every": "0m"}
    assert run.wish.setup == "coding-plan"


def test_the_heartbeat_may_stay_on_if_one_says_so(tmp_path):
    script = [
        ("want to use", "coding-plan"),
        *PLAN_PART,
        ("Which models", ...),
        ("heartbeat", "on"),
        *END,
    ]

    run = init(tmp_path, script)

    assert "heartbeat" not in run.value["agents"]["defaults"]
    assert "--heartbeat on" in equivalent_command("init", run.wish.written())


def test_a_heartbeat_that_runs_on_the_plan_stays_on_by_enter(tmp_path):
    file = tmp_path / ".openclaw" / "openclaw.json"
    file.parent.mkdir()
    entry = {
        "baseUrl": "https://api.z.ai/api/coding/paas/v4",
        "apiKey": "${ZAI_API_KEY}",
    }
    model = {"primary": "zai/glm-5.3"}
    value = {"models": {"providers": {"zai": entry}}, "gateway": {"mode": "local"}}
    file.write_text(json.dumps({**value, "agents": {"defaults": {"model": model}}}))

    script = [PLAN_PART[1], ("Key for GLM", "now"), ("Which models", ...)]
    script += [("heartbeat", ...), ("defaultModel", ...)]

    run = add(tmp_path, script, PLAN)

    assert run.wish.heartbeat == ""


def test_a_general_api_for_the_heartbeat_makes_it_hybrid(tmp_path):
    script = [
        ("want to use", "coding-plan"),
        *PLAN_PART,
        ("Which models", ...),
        ("heartbeat", "general"),
        *API_PART,
        ("Which models", ...),
        *END,
    ]

    run = init(tmp_path, script)

    assert run.wish.setup == "hybrid"
    heartbeat = run.value["agents"]["defaults"]["heartbeat"]
    assert heartbeat == {"model": "deepseek/deepseek-flash", "agentId": "jobs"}


def test_a_general_api_is_not_asked_about_the_heartbeat(tmp_path):
    script = [("want to use", "general"), *API_PART, ("Which models", ...), *END]

    run = init(tmp_path, script)

    assert run.value["agents"]["defaults"]["model"]["primary"] == (
        "deepseek/deepseek-flash"
    )


def test_what_the_flags_say_is_not_asked(tmp_path):
    provider = ProviderWish(
        preset=GENERAL, key_name="MY_KEY", models=("deepseek-flash",)
    )
    given = Wish(
        setup="general",
        providers=(provider,),
        default="deepseek/deepseek-flash",
        fallbacks=(),
    )

    run = init(tmp_path, [], given)

    entry = run.value["models"]["providers"]["deepseek"]
    assert entry["apiKey"] == "${MY_KEY}"
    assert [model["id"] for model in entry["models"]] == ["deepseek-flash"]


def test_only_what_the_flags_leave_open_is_asked(tmp_path):
    provider = ProviderWish(preset=GENERAL)
    given = Wish(setup="hybrid", providers=(provider,), default="zai/glm-5.3")

    run = init(
        tmp_path,
        [
            ("Key for DeepSeek", "later"),
            ("Which models", ...),
            *PLAN_PART,
            ("Which models", ...),
            ("when it fails", ...),
        ],
        given,
    )

    assert set(run.value["models"]["providers"]) == {"zai", "deepseek"}


def test_going_back_through_the_whole_wizard_and_forward_again_changes_nothing(
    tmp_path,
):
    forward = [*HYBRID[:-1]]
    back = [("when it fails", BACK)]
    back += [(piece, BACK) for piece, _ in reversed(HYBRID[1:-1])]

    straight = init(tmp_path, HYBRID)
    detour = init(tmp_path, [*forward, *back, *HYBRID])

    assert detour.value == straight.value


def test_a_second_provider_of_the_same_name_gets_its_own(tmp_path):
    script = [
        ("want to use", "hybrid"),
        *PLAN_PART,
        ("Which models", ...),
        ("general API", "zai"),
        ("Name for this provider", "zai-api"),
        ("region of GLM API", ...),
        ("Key for GLM API", "paste"),
        ("Paste", KEY),
        ("Where to keep", "dotenv"),
        ("Which models", ...),
        *END,
    ]

    run = init(tmp_path, script)

    providers = run.value["models"]["providers"]
    assert providers["zai"]["apiKey"] == "${ZAI_API_KEY}"
    assert providers["zai-api"]["apiKey"] == "${ZAI_GENERAL_API_KEY}"
    assert [v.name for v in run.change.variables] == ["ZAI_GENERAL_API_KEY"]


def test_a_new_run_proposes_todays_answers_and_then_has_nothing_to_change(tmp_path):
    first = init(tmp_path, HYBRID)
    config = tmp_path / ".openclaw" / "openclaw.json"
    config.parent.mkdir()
    config.write_text(first.change.after.source.text)

    again = init(
        tmp_path,
        [
            ("want to use", ...),
            ("Which plan", ...),
            ("region", ...),
            ("Key for GLM", ...),
            ("Which models", ...),
            ("general API", ...),
            ("Key for DeepSeek", ...),
            ("Which models", ...),
            *END,
        ],
    )

    assert not again.change.needed


def test_a_new_run_keeps_a_defaultmodel_that_one_chose(tmp_path):
    script = [*HYBRID[:-2], ("defaultModel", "deepseek/deepseek-v4-pro"), HYBRID[-1]]
    config = tmp_path / ".openclaw" / "openclaw.json"
    config.parent.mkdir()
    config.write_text(init(tmp_path, script).change.after.source.text)

    again = init(tmp_path, [("want", ...), *[(p, ...) for p, _ in HYBRID[1:]]])

    assert again.wish.default == "deepseek/deepseek-v4-pro"
    assert not again.change.needed


def test_the_command_that_repeats_it_makes_the_same_file(tmp_path, run):
    home = tmp_path / "by-questions"
    home.mkdir()
    answered = init(
        home,
        [
            ("want to use", "hybrid"),
            ("Which plan", PLAN),
            ("region of GLM", "cn"),
            ("Key for GLM", "name"),
            ("Name of the variable", "MY_PLAN_KEY"),
            ("Which models", ("glm-5.3", "glm-of-my-own")),
            *API_PART,
            ("Which models", ...),
            ("Another", "no"),
            ("defaultModel", "zai/glm-of-my-own"),
            ("when it fails", ()),
        ],
    )
    words = equivalent_command("init", answered.wish.written()).split()[1:]

    done = run(*words, "--no-probe", HOME=str(tmp_path / "by-flags"))

    assert done.code == 0, done.stderr
    written = tmp_path / "by-flags" / ".openclaw" / "openclaw.json"
    assert written.read_text() == answered.change.after.source.text


@pytest.mark.parametrize("answers", [("zai/glm-5.3",), ()], ids=["one", "none"])
def test_fallbacks_are_what_was_taken(tmp_path, answers):
    script = [
        *HYBRID[:-2],
        ("defaultModel", "deepseek/deepseek-flash"),
        ("when it fails", answers),
    ]

    run = init(tmp_path, script)

    model = run.value["agents"]["defaults"]["model"]
    fallbacks = model.get("fallbacks", []) if isinstance(model, dict) else []
    assert tuple(fallbacks) == answers


def test_a_local_server_is_asked_first_which_models_it_has(tmp_path):
    with serve(keys=[], models=["qwen3", "llama4"]) as server:
        script = [
            ("want to use", "general"),
            ("general API", "lmstudio"),
            ("Base URL", server.base_url),
            ("Which models", ("qwen3", "llama4")),
            *END,
        ]

        run = init(tmp_path, script, probe=True)

    rows = run.value["models"]["providers"]["lmstudio"]["models"]
    assert [row["id"] for row in rows] == ["qwen3", "llama4"]
    offered = [c.value for c in run.inner.offered["Which models of LM Studio (local)?"]]
    assert offered == ["qwen3", "llama4"]


@pytest.mark.parametrize(
    ("listed", "checked"), [(["qwen3"], ("qwen3",)), (["a-draws", "qwen3"], ())]
)
def test_of_models_that_nobody_knows_only_a_single_one_is_proposed(
    tmp_path, listed, checked
):
    seen = []

    with serve(keys=[], models=listed) as server:
        desk, inner = desk_in(tmp_path, [], probe=True)
        inner.choose_many = lambda question: seen.append(question) or ("qwen3",)
        given = ProviderWish(preset="lmstudio", base_url=server.base_url)
        ask_provider(desk, given)

    assert [question.checked for question in seen] == [checked]


def test_a_server_that_is_down_is_told_once(tmp_path):
    with serve(keys=[], models=[]) as server:
        place = server.base_url.removesuffix("/v1").removeprefix("http://")
    desk, inner = desk_in(tmp_path, [("What now", "skip")], probe=True)

    given = ProviderWish(preset="lmstudio", base_url=f"http://{place}/v1")
    answered = ask_provider(desk, given)

    assert answered is None
    assert [note.title for note in inner.told] == [f"nothing listens on {place}"]


def test_a_model_that_the_endpoint_does_not_list_is_told(tmp_path):
    with serve(keys=[], models=["qwen3"]) as server:
        provider = ProviderWish(
            preset="deepseek", base_url=server.base_url, key_name="K"
        )
        given = Wish(
            setup="general",
            providers=(provider,),
            default="deepseek/deepseek-flash",
            fallbacks=(),
        )

        run = init(tmp_path, [("Which models", ...)], given, probe=True, K="a-key-0123")

    assert "does not list deepseek-" in run.inner.said


def test_aws_is_asked_for_a_region_and_never_for_a_key(tmp_path):
    script = [
        ("want to use", "general"),
        ("general API", "amazon-bedrock"),
        ("Region", "eu-central-1"),
        ("Which models", ...),
        *END,
    ]

    run = init(tmp_path, script)

    entry = run.value["models"]["providers"]["amazon-bedrock"]
    assert entry["baseUrl"] == "https://bedrock-runtime.eu-central-1.amazonaws.com"
    assert entry["auth"] == "aws-sdk"
    assert "apiKey" not in entry
    assert [(v.name, v.value) for v in run.change.variables] == [
        ("AWS_REGION", "eu-central-1")
    ]
    assert run.change.report.valid


def test_vertex_is_asked_for_region_and_project_and_never_for_a_key(tmp_path):
    script = [
        ("want to use", "general"),
        ("general API", "anthropic-vertex"),
        ("Region", "us-east5"),
        ("project", "my-project"),
        ("Which models", ...),
        *END,
    ]

    run = init(tmp_path, script)

    entry = run.value["models"]["providers"]["anthropic-vertex"]
    assert entry["baseUrl"] == "https://us-east5-aiplatform.googleapis.com"
    assert "apiKey" not in entry
    assert {v.name: v.value for v in run.change.variables} == {
        "GOOGLE_CLOUD_LOCATION": "us-east5",
        "GOOGLE_CLOUD_PROJECT": "my-project",
    }


@pytest.mark.parametrize("typed", ["abc", "us east 1", "us-east", "US-EAST-1", "any"])
def test_a_text_that_is_not_a_region_is_not_taken(tmp_path, typed):
    script = [
        ("want to use", "general"),
        ("general API", "amazon-bedrock"),
        ("Region", typed),
    ]

    with pytest.raises(AssertionError, match="written like us-east-1"):
        init(tmp_path, script)


@pytest.mark.parametrize(
    ("env", "url"),
    [
        ({"AWS_REGION": "eu-west-3"}, "eu-west-3"),
        ({"AWS_DEFAULT_REGION": "us-gov-west-1"}, "us-gov-west-1"),
        ({"AWS_REGION": "nonsense"}, "us-east-1"),
    ],
)
def test_the_proposed_region_is_that_of_the_environment(tmp_path, env, url):
    script = [
        ("want to use", "general"),
        ("general API", "amazon-bedrock"),
        ("Region", ...),
        ("Which models", ...),
        *END,
    ]

    run = init(tmp_path, script, **env)

    assert f"bedrock-runtime.{url}.amazonaws.com" in run.change.after.source.text


@pytest.mark.parametrize("typed", ["my project", "My-Project", "x"])
def test_a_text_that_is_not_a_project_is_not_taken(tmp_path, typed):
    script = [
        ("want to use", "general"),
        ("general API", "anthropic-vertex"),
        ("Region", "us"),
        ("project", typed),
    ]

    with pytest.raises(AssertionError, match="a project's id has"):
        init(tmp_path, script)


def test_a_file_with_included_parts_and_comments_keeps_them(tmp_path):
    config = tmp_path / ".openclaw" / "openclaw.json"
    config.parent.mkdir()
    config.write_text('{\n  // mine\n  "gateway": {"mode": "local"},\n}\n')

    run = init(tmp_path, HYBRID)

    assert "// mine" in run.change.after.source.text
    assert json.dumps(run.value)


def test_a_file_that_stays_hybrid_is_told_to_a_person(tmp_path):
    folder = tmp_path / ".openclaw"
    folder.mkdir()
    (folder / "openclaw.json").write_text(
        '{models: {providers: {deepseek: {baseUrl: "https://api.deepseek.com"}}}}'
    )
    desk, _ = desk_in(tmp_path, [])

    (told,) = staying(desk, "coding-plan")

    assert 'keeps "deepseek"' in told
    assert [*staying(desk, "general"), *staying(desk, "hybrid")] == []


def test_no_plan_is_a_proposed_fallback_of_an_api_that_everything_runs_on(tmp_path):
    script = [
        ("want to use", "hybrid"),
        ("Which plan", "minimax-coding-plan"),
        ("region", ...),
        ("Key for MiniMax", "later"),
        ("Which models", ...),
        ("general API", "custom"),
        ("Name for", "mybox"),
        ("Base URL", "http://127.0.0.1:8999/v1"),
        ("Which protocol", ...),
        ("Key for Any", "none"),
        ("Model of", "big-qwen"),
        ("Another", "no"),
        ("defaultModel", "mybox/big-qwen"),
        ("when it fails", ...),
    ]

    run = init(tmp_path, script)

    assert run.wish.fallbacks == ()
    offered = run.inner.offered["Which models when it fails?"]
    assert {choice.hint for choice in offered} == {"may run unattended: not for a plan"}
