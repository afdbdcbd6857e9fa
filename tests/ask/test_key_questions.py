import json
from types import SimpleNamespace

import pytest
from ask_desk import add, desk_in, init, workspace_in
from msgspec.structs import replace
from scripted_prompter import BACK, ScriptedPrompter

from openclaw_cfg.app.keys import cleaned, wrong_key
from openclaw_cfg.app.secret_store import secret_provider
from openclaw_cfg.app.wish import ProviderWish, Store, Wish
from openclaw_cfg.ask import Pasted, recover
from openclaw_cfg.ask.add import ask_add
from openclaw_cfg.ask.background import begin
from openclaw_cfg.ask.next_steps import after
from openclaw_cfg.ask.probing import Probes
from openclaw_cfg.ask.provider import _owned
from openclaw_cfg.ask.recover import Way
from openclaw_cfg.ask.secret_ref import ask_vault
from openclaw_cfg.catalog import preset
from openclaw_cfg.catalog.keys import other_offers
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.cli.wish_flags import equivalent_command
from openclaw_cfg.cli.wizard_session import Made, _may_answer
from openclaw_cfg.cli.write import _title
from openclaw_cfg.demo import serve
from openclaw_cfg.probe.base import Level, Status
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.solve import Door, Solution
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

KEY = "sk-0123456789abcdef0123="
LOGIN = "openai/gpt-6-astra"
EMPTY = '{"gateway": {"mode": "local"}}'
NOT_ASKED = [("Key for DeepSeek", "paste"), ("Paste", KEY)]


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / ".openclaw"
    folder.mkdir()
    (folder / "openclaw.json").write_text(EMPTY)
    return tmp_path


def draft(home, script, **more):
    return add(home, [*script, ("Which models", ...)], "deepseek", **more).provider


@pytest.mark.parametrize(
    "pasted",
    [KEY, f" {KEY} ", f'"{KEY}"', f"  '{KEY}'\n", f"`{KEY}`", f"\t{KEY}\r\n"],
)
def test_space_and_quotes_around_a_key_are_stripped_and_nothing_else(pasted):
    assert cleaned(pasted) == KEY


@pytest.mark.parametrize(
    "line",
    [
        f'export DEEPSEEK_API_KEY="{KEY}"',
        f"export X='{KEY}'",
        f"DEEPSEEK_API_KEY={KEY}",
        f"OTHER_TOKEN = {KEY} ;",
        f"set A_B={KEY}",
        f'$env:KEY = "{KEY}"',
        f'"export X={KEY}"',
    ],
)
def test_of_a_line_that_sets_a_variable_only_the_value_is_taken(line):
    assert cleaned(line) == KEY


@pytest.mark.parametrize("key", ["abc_def0123456789==", "ABC_DEF=", "a_b==", "x=y"])
def test_a_key_with_an_equals_sign_is_no_line_that_sets_a_variable(key):
    assert cleaned(key) == key


def test_a_pasted_key_goes_to_openclaws_own_dotenv_and_is_referred_to(home):
    made = draft(
        home,
        [("Key for", "paste"), ("Paste", f' "{KEY}" '), ("Where to keep", "dotenv")],
    )

    assert made.key == EnvRef("DEEPSEEK_API_KEY")
    assert [(v.name, v.value) for v in made.variables] == [("DEEPSEEK_API_KEY", KEY)]


@pytest.mark.parametrize(
    ("name", "key", "whose"),
    [
        ("minimax-coding-plan", "sk-ant-api03-0123456789abcdef", "Anthropic"),
        ("minimax-coding-plan", "sk-api-0123456789abcdef", "MiniMax"),
        ("deepseek", "gsk_0123456789abcdefghij", "Groq"),
        ("deepseek", "sk-0123456789abcdef0123", ""),
        ("groq", "gsk_0123456789abcdefghij", ""),
        ("openrouter", "sk-ant-api03-0123456789abcdef", ""),
        ("custom", "gsk_0123456789abcdefghij", ""),
        ("vllm", "gsk_0123456789abcdefghij", ""),
    ],
)
def test_a_key_tells_by_its_start_whose_it_is(name, key, whose):
    titles = [other.title for other in other_offers(key, preset(name))]

    assert bool(titles) is bool(whose)
    assert whose in " ".join(titles)


def test_another_vendors_key_is_taken_only_after_a_yes(home):
    other = "sk-ant-api03-0123456789abcdef"
    looks = "looks like a key of Anthropic"
    key, kept = ("Key for", Pasted(other)), ("Where to keep", "dotenv")

    again = draft(home, [key, (looks, ...), ("Key for", Pasted(KEY)), kept])
    taken = draft(home, [key, (looks, "yes"), kept])

    assert [v.value for v in again.variables] == [KEY]
    assert [v.value for v in taken.variables] == [other]


def test_a_key_that_does_not_start_as_the_plans_is_taken_only_after_a_yes(home):
    (home / ".openclaw" / "openclaw.json").write_text(EMPTY)
    script = [("region", "global"), ("Key for", Pasted(KEY))]
    rest = [("Where to keep", ...), ("Which models", ...), ("heartbeat", "off")]
    no = [("start with sk-sp-", ...), ("Key for", Pasted("sk-sp-0123456789abcdef"))]

    run = add(home, [*script, *no, *rest], "alibaba-coding-plan")

    assert run.change.variables[0].value.startswith("sk-sp-")


def test_clear_text_needs_a_second_yes(home):
    made = draft(
        home,
        [
            *NOT_ASKED,
            ("Where to keep", "inline"),
            ("clear text", "no"),
            ("Where to keep", "inline"),
            ("clear text", "yes"),
        ],
    )

    assert made.key == Literal(KEY)
    assert made.variables == ()


def test_a_key_in_this_shell_alone_is_offered_to_be_copied(home):
    made = draft(
        home,
        [("Key for", "copy:DEEPSEEK_API_KEY")],
        DEEPSEEK_API_KEY=KEY,
    )

    assert made.key == EnvRef("DEEPSEEK_API_KEY")
    assert [v.name for v in made.variables] == ["DEEPSEEK_API_KEY"]


def test_a_key_that_the_gateway_sees_is_not_copied(home):
    (home / ".openclaw" / ".env").write_text(f"DEEPSEEK_API_KEY={KEY}\n")

    run = add(home, [("Key for", ...), ("Which models", ...)], "deepseek")

    assert run.provider.key == EnvRef("DEEPSEEK_API_KEY")
    assert run.provider.variables == ()
    offered = run.inner.offered["Key for DeepSeek"]
    assert not any(choice.value.startswith("copy:") for choice in offered)


def test_a_pasted_key_gets_another_name_when_the_shell_would_hide_it(home):
    made = draft(
        home, [*NOT_ASKED, ("Where to keep", "dotenv")], DEEPSEEK_API_KEY="another"
    )

    assert made.key == EnvRef("DEEPSEEK_API_KEY_2")


@pytest.mark.parametrize(
    ("answers", "secret", "store"),
    [
        (
            [("Reference", "env"), ("variable", "MY_KEY")],
            ("env", "default", "MY_KEY"),
            {},
        ),
        (
            [("Reference", "file"), ("Path", "/run/key"), ("Where in", "value")],
            ("file", "deepseek-file", "value"),
            {"source": "file", "path": "/run/key", "mode": "singleValue"},
        ),
        (
            [
                ("Reference", "file"),
                ("Path", "/run/keys"),
                ("Where in", "/deepseek/key"),
            ],
            ("file", "deepseek-file", "/deepseek/key"),
            {"source": "file", "path": "/run/keys", "mode": "json"},
        ),
    ],
    ids=["env", "file", "json"],
)
def test_a_vault_is_referred_to_and_set_up(home, answers, secret, store):
    made = draft(home, [("Key for", "vault"), *answers])

    assert made.key == SecretRef(*secret)
    made_for_it = secret_provider(made.wish)
    assert (made_for_it.value if made_for_it else {}) == store


def test_a_command_gives_its_plain_output_and_finds_its_home(home):
    command = home / "op"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o700)
    line = f"{command} read --no-newline"
    answers = [("Reference", "exec"), ("Command", line), ("Id", "ai/deepseek")]

    made = draft(home, [("Key for", "vault"), *answers])

    assert made.key == SecretRef("exec", "deepseek-exec", "ai/deepseek")
    assert secret_provider(made.wish).value == {
        "source": "exec",
        "command": str(command),
        "args": ["read", "--no-newline"],
        "passEnv": ["HOME", "PATH"],
        "jsonOnly": False,
    }


def test_a_command_that_openclaw_would_not_run_is_refused_at_once(home):
    link, loose = home / "link", home / "loose"
    loose.write_text("#!/bin/sh\n")
    loose.chmod(0o777)
    link.symlink_to(loose)
    asked = []

    class Curious(ScriptedPrompter):
        def text(self, question):
            asked.append(question)
            raise KeyboardInterrupt

    desk, _ = desk_in(home, [])
    desk = replace(desk, prompter=Curious([("Reference", "exec")]))
    with pytest.raises(KeyboardInterrupt):
        ask_vault(desk, ProviderWish(preset="deepseek"))
    check = asked[0].check

    assert "cannot be read" in check(f"{home}/none read")
    assert "is a symbolic link" in check(f"{link} read")
    assert "can be changed by others" in check(str(loose))
    assert "full path" in check("op read")
    assert "quote" in check("/bin/op 'x")


def test_a_secret_provider_that_is_there_can_be_used(home):
    (home / ".openclaw" / "openclaw.json").write_text(
        '{"secrets": {"providers": {"box": {"source": "file", "path": "/x"}}}}'
    )

    made = draft(
        home,
        [("Key for", "vault"), ("Reference", "alias:box"), ("Where in", "/deepseek")],
    )

    assert made.key == SecretRef("file", "box", "/deepseek")
    assert made.wish.also == ()


def bad_then(home, script, probes=None, **more):
    """`add` with a wrong key at first."""
    with serve(keys=[KEY], models=["deepseek-flash"]) as server:
        first = [("Key for", "paste"), ("Paste", "sk-wrong-key-wrong-key")]
        given = {"base_url": server.base_url}
        run = add(
            home,
            [*first, *script],
            "deepseek",
            given=given,
            probe=probes is None,
            probes=probes,
            **more,
        )
        return run, server


def test_a_wrong_key_is_said_before_anything_else_and_a_good_one_goes_on(home):
    run, server = bad_then(
        home,
        [
            ("What now", "key"),
            ("Key for", "paste"),
            ("Paste", KEY),
            ("Where to keep", "dotenv"),
            ("Which models", ...),
        ],
    )

    assert run.wish.providers[0].answers is True
    assert "the key" in next(n.title for n in run.inner.told if "127.0.0.1" in n.title)
    assert [seen.key for seen in server.log if seen.status != 404].count("good") >= 1
    assert "wrong-key" not in run.inner.said


def test_a_wrong_key_may_be_kept(home):
    run, _ = bad_then(
        home,
        [("What now", "keep"), ("Where to keep", "dotenv"), ("Which models", ...)],
    )

    assert run.wish.providers[0].answers is False
    assert run.provider.variables[0].value == "sk-wrong-key-wrong-key"


def plan_at(home, script, url, **env):
    """Add a coding plan at an address of ours."""
    tail = [("Which models", ...), ("heartbeat", "off")]
    given = {"base_url": url}
    return add(
        home, [*script, *tail], "zai-coding-plan", given=given, probe=True, **env
    )


@pytest.mark.parametrize(("said", "asked"), [("yes", {"good"}), ("no", set())])
def test_after_a_no_a_plans_host_is_not_asked_at_all(home, said, asked):
    script = [("Key for", "env:ZAI_API_KEY"), ("Check the key", said)]
    with serve(keys=[KEY], models=["glm-5.3"]) as server:
        plan_at(home, script, server.base_url, ZAI_API_KEY=KEY)

        assert {seen.key for seen in server.log} - {"none"} == asked
        assert bool(server.log) is (said == "yes")


@pytest.mark.parametrize(
    "script",
    [
        [("Key for", "later")],
        [("Key for", "vault"), ("Reference", "env"), ("variable", "NOT_HERE")],
        [
            ("Key for", "vault"),
            ("Reference", "file"),
            ("Path", "/run/key"),
            ("Where", ...),
        ],
    ],
)
def test_without_a_key_there_is_none_to_check(home, script):
    with serve(keys=[KEY], models=["glm-5.3"]) as server:
        run = plan_at(home, script, server.base_url)

        assert not server.log
    assert run.wish.providers[0].answers is None


def test_a_provider_with_a_wrong_key_may_be_skipped(home):
    run, _ = bad_then(home, [("What now", "skip")])

    assert run.wish is None


def test_asking_once_more_asks_the_endpoint_again(home):
    run, server = bad_then(home, [("What now", "again"), ("What now", "skip")])

    asked = [seen for seen in server.log if seen.key == "bad"]
    assert len(asked) >= 2
    assert run.wish is None


def test_enter_goes_on_after_it_failed_twice(home):
    run, _ = bad_then(
        home,
        [
            ("What now", "again"),
            ("What now", ...),
            ("Where to keep", "dotenv"),
            ("Which models", ...),
        ],
    )

    assert run.wish.providers[0].answers is False


def test_going_back_from_a_wrong_key_asks_for_the_key(home):
    run, _ = bad_then(
        home,
        [
            ("What now", BACK),
            ("Paste", KEY),
            ("Where to keep", "dotenv"),
            ("Which models", ...),
        ],
    )

    assert run.wish.providers[0].answers is True


class OneDoor(Probes):
    """Probes whose search for other doors finds that of the coding plan."""

    opened: str = ""
    closed: str = ""

    def solve(self, name, provider, *, typed):
        known = preset("zai-coding-plan")
        door = Door(known, known.endpoints[1])
        return begin(lambda: Solution(door=door, tried=()))

    def start(self, name, preset, provider, options):
        """Ask servers of ours instead of the vendor's addresses."""
        if name not in self.running:
            plan = "coding" in provider.base_url
            here = replace(provider, base_url=self.opened if plan else self.closed)
            probing = Probes.start(self, name, preset, here, options)
            self.running[name] = replace(probing, provider=provider)
        return self.running[name]


def test_another_door_of_the_vendor_is_taken_when_the_key_opens_it(home):
    with (
        serve(keys=["another"], models=[]) as closed,
        serve(keys=[KEY], models=["glm-5.3"]) as opened,
    ):
        probes = OneDoor(Options())
        probes.opened, probes.closed = opened.base_url, closed.base_url
        run = add(
            home,
            [
                ("region", "global"),
                ("Key for", "paste"),
                ("Paste", KEY),
                ("What now", "doors"),
                ("Where to keep", "dotenv"),
                ("Which models", ...),
                ("heartbeat", "off"),
            ],
            "zai",
            probes=probes,
        )

    made = run.provider
    assert made.preset.id == "zai-coding-plan"
    assert run.wish.heartbeat == "off"
    assert made.wish.base_url == "https://open.bigmodel.cn/api/coding/paas/v4"
    assert "the key works at" in run.inner.said


def test_the_gateway_is_told_to_lack_what_only_this_shell_has(home):
    run = init(
        home,
        [("Key for", "env:DEEPSEEK_API_KEY"), ("defaultModel", ...), ("fails", ...)],
        Wish(
            setup="general",
            providers=(
                ProviderWish(
                    preset="deepseek", models=("deepseek-flash", "deepseek-v4-pro")
                ),
            ),
        ),
        DEEPSEEK_API_KEY=KEY,
    )
    done = (run.desk, run.chosen, run.change)

    titles = [note.title for note in after(*done, command="x", default="y")]
    (home / ".openclaw" / ".env").write_text(f"DEEPSEEK_API_KEY={KEY}\n")
    later = [note.title for note in after(*done, command="x", default="y")]

    assert "DEEPSEEK_API_KEY is not where the gateway looks" in titles
    assert "DEEPSEEK_API_KEY is not where the gateway looks" not in later


@pytest.mark.parametrize(
    ("store", "secret"),
    [
        (Store.ENV, EnvRef("DEEPSEEK_API_KEY")),
        (Store.REF, SecretRef("env", "default", "DEEPSEEK_API_KEY")),
        (Store.INLINE, Literal(KEY)),
    ],
)
def test_a_variable_is_stored_as_the_flag_says(home, store, secret):
    made = draft(
        home,
        [("Key for", "env:DEEPSEEK_API_KEY")],
        given={"store": store},
        DEEPSEEK_API_KEY=KEY,
    )

    assert made.key == secret


def test_a_store_that_keeps_no_key_takes_none_that_is_pasted(home):
    run = add(
        home,
        [("Key for", "later"), ("Which models", ...)],
        "deepseek",
        given={"store": Store.ENV},
    )

    offered = [choice.value for choice in run.inner.offered["Key for DeepSeek"]]
    assert "paste" not in offered


def test_a_flag_says_how_the_key_is_stored(home):
    made = draft(home, NOT_ASKED, given={"store": Store.DOTENV})

    assert made.key == EnvRef("DEEPSEEK_API_KEY")


CUSTOM = """{models: {providers: {
  lab: {baseUrl: "https://lab.example/v1", apiKey: "${%s}", api: "openai-completions",
        models: [{id: "m", name: "m"}]},
}}}"""
AT_OTHER = [
    ("Name for", "desk"),
    ("Base URL", "https://desk.example/v1"),
    ("protocol", ...),
]


def test_a_custom_providers_variable_is_named_after_its_id(home):
    (home / ".openclaw" / "openclaw.json").write_text(CUSTOM % "CUSTOM_API_KEY")
    (home / ".openclaw" / ".env").write_text(f"CUSTOM_API_KEY={KEY}\n")

    run = add(
        home,
        [
            *AT_OTHER,
            ("Key for", Pasted(KEY)),
            ("Where to keep", "dotenv"),
            ("Model of", "m"),
        ],
        "custom",
    )

    assert run.provider.key == EnvRef("DESK_API_KEY")
    offered = {c.value for c in run.inner.offered.get("Key for", ())}
    assert "env:CUSTOM_API_KEY" not in offered


def test_a_variable_in_use_is_not_offered_to_another_host(home):
    (home / ".openclaw" / "openclaw.json").write_text(CUSTOM % "DESK_API_KEY")
    (home / ".openclaw" / ".env").write_text(f"DESK_API_KEY={KEY}\n")

    run = add(home, [*AT_OTHER, ("Key for", "later"), ("Model of", "m")], "custom")

    (offered,) = (c for t, c in run.inner.offered.items() if t.startswith("Key for"))
    assert offered[0].value == "paste"


def test_a_vendors_variable_in_use_elsewhere_is_not_offered_to_an_own_address(home):
    (home / ".openclaw" / "openclaw.json").write_text(
        '{models: {providers: {deepseek: {baseUrl: "https://api.deepseek.com", '
        'apiKey: "${DEEPSEEK_API_KEY}", models: [{id: "m", name: "m"}]}}}}'
    )
    (home / ".openclaw" / ".env").write_text(f"DEEPSEEK_API_KEY={KEY}\n")
    given = {"id": "mine", "base_url": "https://stranger.example/v1"}

    run = add(
        home, [("Key for", "later"), ("Which models", ...)], "deepseek", given=given
    )

    (offered,) = (c for t, c in run.inner.offered.items() if t.startswith("Key for"))
    assert offered[0].value == "paste"


def test_what_was_answered_is_a_command_should_something_of_ours_fail(home):
    script = [("Key for", Pasted(KEY)), ("Where to keep", "dotenv")]
    desk, _ = desk_in(home, script)

    with pytest.raises(AssertionError):
        desk.prompter.run(
            lambda: ask_add(
                desk, Wish(providers=(ProviderWish(preset="deepseek", id="mine"),))
            )
        )

    said = equivalent_command("add", desk.so_far.wish.written(), complete=False)
    assert said == (
        "openclaw-cfg add deepseek --id mine --api-key-env DEEPSEEK_API_KEY "
        "--secret dotenv"
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", True),
        (" \n", True),
        (KEY, False),
        (f"  {KEY}\n", False),
        ("sk-one two", True),
        ("sk-one\ttwo", True),
        ("sk-one\ntwo", True),
        ("sk-schlüssel", True),
    ],
)
def test_a_key_has_no_blanks_inside(text, wrong):
    assert bool(wrong_key(preset("deepseek"), cleaned(text))) is wrong


@pytest.mark.parametrize(
    ("id_", "text", "wrong"),
    [
        ("deepseek", "test", "too short for a key of DeepSeek"),
        ("deepseek", "deepseek", "a word"),
        ("deepseek", "deepseek-0123456", ""),
        ("custom", "test", ""),
        ("custom", "localhost", ""),
        ("vllm", "test", ""),
        ("deepseek", "https://platform.deepseek.com", "an address"),
        ("deepseek", "DEEPSEEK_API_KEY", "the name of a variable"),
        ("deepseek", "${TEAM_KEY}", "the name of a variable"),
        ("vllm", "$team_key", "the name of a variable"),
        ("deepseek", "%TEAM_KEY%", "the name of a variable"),
        ("custom", "pa$$word", ""),
    ],
)
def test_what_is_no_key_is_asked_for_again(id_, text, wrong):
    assert wrong in wrong_key(preset(id_), text)
    assert bool(wrong_key(preset(id_), text)) is bool(wrong)


@pytest.mark.parametrize(("kinds", "taken"), [({"general"}, False), (set(Kind), True)])
def test_a_door_of_another_kind_is_not_taken(home, monkeypatch, kinds, taken):
    """The key opens a plan's door, and the setup has no place for a plan."""
    known = preset("zai-coding-plan")
    door = Door(known, known.endpoints[0])
    monkeypatch.setattr(recover, "_solve", lambda *_: door)
    monkeypatch.setattr(recover, "_choices", lambda *_, **__: iter(()))
    refused = Result(provider="zai", level=Level.AUTH, status=Status.AUTH)
    probing = SimpleNamespace(result=lambda: refused, verdict=lambda: "refused")
    answers = iter(("doors", "keep"))
    prompter = SimpleNamespace(note=lambda _: None, choose=lambda _: next(answers))
    desk = SimpleNamespace(prompter=prompter)

    found = recover.ask_way(desk, probing, kinds=kinds, typed={})

    assert found == ((Way.DOOR, door) if taken else (Way.KEEP, None))


@pytest.mark.parametrize(
    ("id_", "name", "wrong"),
    [
        ("alibaba", "deepseek", True),
        ("alibaba", "qwen", False),
        ("alibaba", "mine", False),
        ("custom", "deepseek", False),
    ],
)
def test_a_name_of_another_vendors_provider_is_refused(id_, name, wrong):
    assert bool(_owned(name, preset(id_))) is wrong


@pytest.mark.parametrize(
    ("env", "word"), [({}, "an"), ({"ZAI_API_KEY": KEY}, "another")]
)
def test_a_variable_is_another_one_beside_those_that_are_named(home, env, word):
    script = [("Key for", "later"), ("Which models", ...), ("heartbeat", "off")]
    run = add(home, script, "zai-coding-plan", given={"region": "cn"}, **env)

    (choices,) = (c for t, c in run.inner.offered.items() if t.startswith("Key for"))
    assert f"In {word} environment variable" in [choice.title for choice in choices]


def test_a_key_that_is_replaced_in_the_env_file_is_named(home):
    script = [("Key for", Pasted(KEY)), ("Where to keep", "dotenv")]
    new = draft_change(home, script)
    (home / ".openclaw" / ".env").write_text("DEEPSEEK_API_KEY=another-key-0123\n")
    both = draft_change(home, script)
    (home / ".openclaw" / "openclaw.json").write_text(both.after.source.text)
    alone = draft_change(home, script)

    titles = [_title(workspace_in(home), one) for one in (new, both, alone)]
    assert titles[0] == "Write ~/.openclaw/openclaw.json?"
    assert titles[1] == f"{titles[0][:-1]}, and replace the key in DEEPSEEK_API_KEY?"
    assert titles[2].startswith("Replace the key in DEEPSEEK_API_KEY (")
    # What is behind `d` would be empty.
    assert alone.diff() == ()


def draft_change(home, script):
    script, default = [*script, ("Which models", ...)], "deepseek/deepseek-v4-pro"
    return add(home, script, "deepseek", default=default).change


def test_without_a_key_nothing_is_asked_of_an_api_whose_models_are_known(
    home, monkeypatch
):
    monkeypatch.delattr(Probes, "start")

    run = add(home, [("Key for", "later"), ("Which models", ...)], "deepseek", probe=1)

    assert run.wish.providers[0].answers is None


@pytest.mark.parametrize(("first", "asked"), [("dotenv", False), ("inline", True)])
def test_a_second_pasted_key_goes_into_the_env_file_that_the_first_is_in(
    tmp_path, first, asked
):
    plan = (
        ("do you want to use?", "hybrid"),
        ("Which plan or login?", "synthetic"),
        ("Key for", Pasted(f"syn_{KEY}")),
        ("Where to keep", first),
        *((("clear text", "yes"),) if asked else ()),
        ("Which models", ...),
        ("Which general API?", "deepseek"),
        ("Key for", Pasted(KEY)),
        *((("Where to keep", "dotenv"),) if asked else ()),
        ("Which models", ...),
        ("Another provider?", "no"),
        ("is the defaultModel?", ...),
        ("Which models when", ...),
    )

    run = init(tmp_path, plan)

    assert [one.store for one in run.wish.providers] == [first, "dotenv"]


def test_a_plan_s_key_is_not_proposed_for_the_vendor_s_general_api(home):
    plan = {
        "baseUrl": "https://api.z.ai/api/coding/paas/v4",
        "apiKey": "${ZAI_API_KEY}",
    }
    value = {"gateway": {"mode": "local"}, "models": {"providers": {"zai": plan}}}
    (home / ".openclaw" / "openclaw.json").write_text(json.dumps(value))

    run = add(
        home,
        [("Key for", "later"), ("Which models", ...)],
        "zai",
        given={"id": "zai-general", "region": "global"},
        ZAI_API_KEY=KEY,
    )

    first, second, *_ = next(c for t, c in run.inner.offered.items() if "Key for" in t)
    assert first.value == "paste"
    assert second.hint == "the key of GLM Coding Plan (Z.AI, BigModel)"


@pytest.mark.parametrize("there", [True, False])
def test_the_key_as_now_is_offered_once(home, there):
    first = draft_change(home, [("Key for", "later")])
    (home / ".openclaw" / "openclaw.json").write_text(first.after.source.text)
    if there:
        (home / ".openclaw" / ".env").write_text(f"DEEPSEEK_API_KEY={KEY}\n")

    run = add(
        home, [("Key for", "now"), ("Which models", ...)], "deepseek", default="x"
    )

    (choices,) = (c for t, c in run.inner.offered.items() if t.startswith("Key for"))
    assert [choice.value for choice in choices] == ["now", "paste", "name", "vault"]


OWN = {
    "baseUrl": "http://127.0.0.1:9/v1",
    "apiKey": KEY,
    "api": "openai-completions",
    "models": [{"id": "m1", "name": "M"}],
}


def test_an_entry_of_one_s_own_keeps_its_key_and_has_its_models_ticked(home):
    value = {"gateway": {"mode": "local"}, "models": {"providers": {"lab": OWN}}}
    (home / ".openclaw" / "openclaw.json").write_text(json.dumps(value))
    given = {"id": "lab", "base_url": OWN["baseUrl"], "api": OWN["api"]}

    run = add(
        home,
        [("Key for", "now"), ("Which models", ...)],
        "custom",
        given=given,
        default="lab/m1",
    )

    assert run.provider.models == ("m1",)
    assert run.provider.key == Literal(KEY)
    command = equivalent_command("add", run.wish.written())
    assert "--secret" not in command
    assert "--api-key-env" not in command


def test_a_configured_model_that_is_not_taken_stays_and_its_command_is_named(home):
    first = draft_change(home, [("Key for", "later")])
    (home / ".openclaw" / "openclaw.json").write_text(first.after.source.text)
    script = [("Key for", "now"), ("Which models", ("deepseek-flash",))]

    run = add(home, script, "deepseek", default="x")

    command = "`openclaw-cfg remove deepseek/deepseek-v4-pro`"
    assert f"deepseek-v4-pro stays; {command} takes it out" in run.inner.said


def test_one_model_that_is_the_defaultmodel_already_is_no_question(home):
    (home / ".openclaw" / "openclaw.json").write_text(
        '{agents: {defaults: {model: "deepseek/deepseek-v4-pro"}}}'
    )

    run = add(
        home, [("Key for", "later")], "deepseek", given={"models": ("deepseek-v4-pro",)}
    )

    assert run.wish.default == ""
    assert run.inner.asked == ["Key for DeepSeek"]


def test_a_server_without_a_key_that_failed_has_no_other_key_and_is_not_asked(home):
    with serve(keys=[KEY], models=["m"]) as server:
        gone = server.base_url
    script = [("What now?", "keep"), ("Model of", "m")]
    run = add(
        home, script, "ollama", given={"base_url": gone}, probe=True, default="ollama/m"
    )
    made = Made(
        desk=run.desk,
        answers=None,
        change=run.change,
        after=None,
        written=True,
        again="x",
    )

    notes = after(run.desk, run.chosen, run.change, command="x", default="ollama/m")

    (note,) = (note for note in notes if "its check failed" in note.title)
    assert "another key" not in dict(note.rows)
    assert not _may_answer(made, "ollama/m")
    assert _may_answer(made, "other/m")


def test_a_key_beside_a_login_is_not_kept_where_the_login_would_use_it(home):
    run = add(
        home,
        [("Key for", Pasted(KEY)), ("Where to keep", ...), ("Which models", ...)],
        "openai",
        given={"id": "openai-general"},
    )
    value = {"gateway": {"mode": "local"}, "agents": {"defaults": {"model": LOGIN}}}
    (home / ".openclaw" / "openclaw.json").write_text(json.dumps(value))
    beside = add(
        home,
        [
            ("Key for", Pasted(KEY)),
            ("Where to keep", ...),
            ("Which models", ...),
            ("defaultModel", ...),
        ],
        "openai",
        given={"id": "openai-general"},
    )

    assert run.provider.key == EnvRef("OPENAI_API_KEY")
    assert beside.provider.key == EnvRef("OPENAI_GENERAL_API_KEY")


@pytest.mark.parametrize(
    "answers",
    [
        [("Key for GLM API", "name"), ("Name of the variable", "ZAI_API_KEY")],
        [("Key for GLM API", Pasted(KEY))],
    ],
    ids=["named", "pasted"],
)
def test_the_plan_s_key_is_not_taken_for_the_general_api(home, answers):
    """Neither by the name of its variable nor pasted again; it would be sent, too."""
    script = [
        ("want to use", "hybrid"),
        ("Which plan", "zai-coding-plan"),
        ("region of GLM", "global"),
        ("Key for GLM", "env:ZAI_API_KEY"),
        ("Which models", ...),
        ("general API", "zai"),
        ("Name for", "zai-general"),
        ("region of GLM", "global"),
        *answers,
    ]

    with pytest.raises(AssertionError, match="this is the key of GLM Coding Plan"):
        init(home, script, ZAI_API_KEY=KEY)


def test_a_key_of_the_plan_is_not_at_hand_for_the_general_api(home):
    desk, _ = desk_in(home, [], ZAI_API_KEY=KEY)
    plan = ProviderWish(preset="zai-coding-plan", key_name="ZAI_API_KEY")

    assert "zai" in desk.at_hand()
    assert "zai" not in desk.at_hand([plan])
