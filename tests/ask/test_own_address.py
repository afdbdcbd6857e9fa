"""An address of the user's own: completed, and another one where it is dead."""

import json
import socket
from types import SimpleNamespace

import pytest
from ask_desk import add, desk_in
from msgspec.structs import replace
from scripted_prompter import BACK, ScriptedPrompter

from openclaw_cfg.app.wish import Wish
from openclaw_cfg.ask import Pasted, Replay, endpoint
from openclaw_cfg.ask.add import ask_add
from openclaw_cfg.ask.next_steps import after
from openclaw_cfg.ask.offers import at_address
from openclaw_cfg.ask.recover import is_own
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog import preset as find_preset
from openclaw_cfg.demo import serve
from openclaw_cfg.lint.credentials import is_stand_in
from openclaw_cfg.model import Provider
from openclaw_cfg.secret import EnvRef

KEY = "sk-0123456789abcdef0123"


@pytest.fixture
def home(tmp_path):
    (tmp_path / ".openclaw").mkdir()
    (tmp_path / ".openclaw" / "openclaw.json").write_text("{}")
    return tmp_path


def _dead():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{one.getsockname()[1]}"


def test_a_dead_host_offers_another_address_on_the_spot(home):
    with serve(keys=[KEY], models=["m-1"]) as server:
        run = add(
            home,
            [
                ("Name for this", ...),
                ("Base URL", f"{_dead()}/v1"),
                ("Which protocol", ...),
                ("Key for", Pasted(KEY)),
                ("What now?", "address"),
                ("Base URL", server.base_url.removeprefix("http://")),
                ("Where to keep", ...),
                ("Which models", ("m-1",)),
            ],
            name="custom",
            probe=True,
        )

    assert run.provider.provider.base_url == server.base_url
    (choices,) = (c for t, c in run.inner.offered.items() if "now" in t)
    assert choices[0].value == "address"


def _has(home, url):
    """A file with a server of one's own."""
    entry = {"baseUrl": url, "api": "openai-completions", "models": []}
    value = {"models": {"providers": {"custom": entry}}}
    (home / ".openclaw" / "openclaw.json").write_text(json.dumps(value))


@pytest.mark.parametrize("given", [{}, {"base_url": "http://10.0.0.2/v1"}])
@pytest.mark.parametrize("name", ["lab", "custom"])
def test_a_second_address_is_asked_for_its_name_at_once(home, given, name):
    _has(home, "http://10.0.0.1/v1")
    asked = [("Base URL", "10.0.0.2/v1"), ("Which protocol", ...)]

    run = add(
        home,
        [
            *(() if given else asked),
            ("Name for this", name),
            ("Key for", "later"),
            ("Model of", "m"),
        ],
        name="custom",
        given=given,
    )

    providers = run.value["models"]["providers"]
    assert providers[name]["baseUrl"] == "http://10.0.0.2/v1"
    assert len(providers) == (1 if name == "custom" else 2)


def test_the_same_address_is_the_same_provider(home):
    _has(home, "http://10.0.0.1/v1")

    run = add(
        home,
        [("Key for", "later"), ("Model of", "m")],
        name="custom",
        given={"base_url": "http://10.0.0.1/v1/"},
    )

    assert list(run.value["models"]["providers"]) == ["custom"]


def test_another_address_on_the_spot_is_that_of_the_entry(home):
    dead = f"http://{_dead()}/v1"
    _has(home, dead)
    with serve(keys=[KEY], models=["m-1"]) as server:
        run = add(
            home,
            [
                ("Base URL", ...),
                ("Which protocol", ...),
                ("Key for", Pasted(KEY)),
                ("What now?", "address"),
                ("Base URL", server.base_url),
                ("Where to keep", ...),
                ("Which models", ("m-1",)),
            ],
            name="custom",
            probe=True,
        )

    (entry,) = run.value["models"]["providers"].values()
    assert entry["baseUrl"] == server.base_url


def test_no_key_at_a_server_that_wants_one_is_not_a_refused_key(home):
    with serve(keys=[KEY], models=["m-1"]) as server:
        run = add(
            home,
            [
                ("Name for this", "lab"),
                ("Base URL", server.base_url),
                ("Which protocol", ...),
                ("Key for", "none"),
                ("What now?", "keep"),
                ("Model of", "m-1"),
            ],
            name="custom",
            probe=True,
        )

    said = str(run.inner.told)
    assert "the key was refused" not in said
    assert "the server asks for a key" in said


def test_a_server_of_the_catalogue_that_wants_a_key_is_given_one(home):
    with serve(keys=[KEY], models=["m-1"]) as server:
        run = add(
            home,
            [
                ("Base URL", server.base_url),
                ("What now?", ...),
                ("Key for", Pasted(KEY)),
                ("Where to keep", ...),
                ("Which models", ("m-1",)),
            ],
            name="vllm",
            probe=True,
        )

    assert run.provider.key == EnvRef("VLLM_API_KEY")
    assert run.wish.providers[0].answers is True
    said = str(run.inner.told)
    assert "the server asks for a key" in said
    assert "plan" not in said
    (choices,) = (c for t, c in run.inner.offered.items() if "now" in t)
    assert "Give a key" in [choice.title for choice in choices]


@pytest.mark.parametrize("one", load_presets(), ids=lambda preset: preset.id)
def test_the_word_for_no_key_is_known_at_any_address(one):
    assert is_stand_in(one.key.placeholder, None)


def test_of_an_own_server_no_plan_or_region_is_spoken(home):
    with serve(keys=[KEY], models=["m-1"]) as server:
        run = add(
            home,
            [
                ("Name for this", "lab"),
                ("Base URL", server.base_url),
                ("Which protocol", ...),
                ("Key for", Pasted("sk-0123456789wrong")),
                ("What now?", "skip"),
            ],
            name="custom",
            probe=True,
        )

    said = str(run.inner.told)
    assert "check the key" in said
    assert "region" not in said


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize(
    ("name", "url", "base"),
    [
        ("ollama", "http://10.0.0.5:11434/v1/", "http://10.0.0.5:11434"),
        ("ollama", "http://10.0.0.5:11434", "http://10.0.0.5:11434"),
        ("vllm", "http://10.0.0.5:8000/v1", "http://10.0.0.5:8000/v1"),
    ],
)
def test_ollama_has_no_v1(home, name, url, base, given):
    typed = () if given else (("Base URL", url),)
    more = {"given": {"base_url": url}} if given else {}

    run = add(home, [*typed, ("Model of", "m")], name, **more)

    assert run.value["models"]["providers"][name]["baseUrl"].rstrip("/") == base
    assert ("has no /v1" in run.inner.said) is (name == "ollama" and "/v1" in url)


def test_an_address_with_a_space_is_refused_at_once():
    assert endpoint._wrong_url("hello world") == "an address has no spaces"
    assert endpoint._wrong_url(" http://127.0.0.1:1/v1 ") == ""


def test_each_protocol_says_what_it_is(home):
    run = add(
        home,
        [
            ("Name for this", "lab"),
            ("Base URL", BACK),
            ("Name for this", "lab"),
            ("Base URL", "localhost:18103"),
            ("Which protocol", "anthropic-messages"),
            ("Key for", "later"),
            ("Model of", "m"),
        ],
        name="custom",
    )

    assert all(
        choice.hint for choice in run.inner.offered["Which protocol does it speak?"]
    )
    assert run.provider.provider.base_url == "http://localhost:18103"


@pytest.mark.parametrize(
    ("typed", "base", "api"),
    [
        ("lab:8080/v1/chat/completions/", "http://lab:8080/v1", "openai-completions"),
        (
            "https://lab.example/v1/messages",
            "https://lab.example",
            "anthropic-messages",
        ),
        ("https://lab.example/v1/responses", "https://lab.example/v1", None),
    ],
)
def test_a_whole_path_becomes_the_base_url(home, typed, base, api):
    run = add(
        home,
        [
            ("Name for this", "lab"),
            ("Base URL", typed),
            ("Which protocol", ...),
            ("Key for", "later"),
            ("Model of", "m"),
        ],
        name="custom",
    )

    made = run.provider.provider
    assert (made.base_url, made.api) == (base, api or "openai-responses")
    assert f"on its own: the base URL is {base}" in run.inner.said


def test_the_address_tells_which_protocol_is_proposed(home):
    run = add(
        home,
        [
            ("Name for this", "lab"),
            ("Base URL", "https://relay.example/anthropic"),
            ("Which protocol", ...),
            ("Key for", "later"),
            ("Model of", "m"),
        ],
        name="custom",
    )

    assert run.provider.provider.api == "anthropic-messages"


def test_an_address_without_v1_is_mended_by_one_enter(home):
    with serve(keys=[KEY], models=["m-1"]) as server:
        run = add(
            home,
            [
                ("Name for this", "lab"),
                ("Base URL", server.base_url.removesuffix("/v1")),
                ("Which protocol", ...),
                ("Key for", Pasted(KEY)),
                ("What now?", ...),
                ("Where to keep", ...),
                ("Which models", ("m-1",)),
            ],
            name="custom",
            probe=True,
        )

    assert run.provider.provider.base_url == server.base_url
    (choices,) = (c for t, c in run.inner.offered.items() if "now" in t)
    assert choices[0].title == f"Use {server.base_url}"


def test_another_address_is_proposed_with_v1(home):
    dead = f"http://{_dead()}"
    run = add(
        home,
        [
            ("Name for this", "lab"),
            ("Base URL", dead),
            ("Which protocol", ...),
            ("Key for", Pasted(KEY)),
            ("What now?", "address"),
            ("Base URL", ...),
            ("What now?", "keep"),
            ("Where to keep", ...),
            ("Model of", "m-1"),
        ],
        name="custom",
        probe=True,
    )

    assert run.provider.provider.base_url == f"{dead}/v1"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("localhost:18103", "http://localhost:18103"),
        ("192.168.1.7/v1/", "http://192.168.1.7/v1"),
        ("https://relay.example/v1", "https://relay.example/v1"),
        ("glm-5.3", None),
        ("deepseek", None),
        ("http://", None),
    ],
)
def test_an_address_that_is_searched_for_is_a_choice(typed, url):
    found = at_address(typed)

    assert (found and found.value) == url


def test_an_address_typed_in_the_list_is_the_custom_server(home):
    class Typing(ScriptedPrompter):
        def choose(self, question):
            if self.script[self._next][1] == "typed":
                self._answer(question.title)
                return question.made("localhost:18103/v1/chat/completions").value
            return super().choose(question)

    inner = Typing(
        [
            ("Which provider?", "typed"),
            ("Name for this", "lab"),
            ("Key for", "later"),
            ("Model of", "m"),
        ]
    )
    desk, _ = desk_in(home, ())
    desk = replace(desk, prompter=Replay(inner))

    wish = desk.prompter.run(lambda: ask_add(desk, Wish()))

    (one,) = wish.providers
    assert inner.finished()
    assert (one.preset, one.base_url) == ("custom", "http://localhost:18103/v1")
    assert one.api == "openai-completions"


def test_a_proposed_model_that_is_not_listed_is_not_taken_and_a_failure_is_told(home):
    with serve(keys=[KEY], models=["deepseek-flash"]) as server:
        run = add(
            home,
            [
                ("Key for", Pasted("sk-wrong-0123456789")),
                ("What now?", "key"),
                ("Key for", Pasted(KEY)),
                ("Where to keep", ...),
                ("Which models", ("deepseek-flash",)),
            ],
            name="deepseek",
            given={"base_url": server.base_url},
            probe=True,
        )

    (choices,) = (c for t, c in run.inner.offered.items() if "models" in t)
    absent = {choice.value for choice in choices if choice.absent}
    assert "deepseek-v4-pro" in absent
    assert "deepseek-flash" not in absent


def test_a_key_that_was_refused_and_kept_is_told_at_the_end(home):
    with serve(keys=[KEY], models=["m"]) as server:
        run = add(
            home,
            [
                ("Key for", Pasted("sk-wrong-0123456789")),
                ("What now?", "keep"),
                ("Where to keep", ...),
                ("Which models", ...),
            ],
            name="deepseek",
            given={"base_url": server.base_url},
            probe=True,
        )

    notes = after(run.desk, run.chosen, run.change, command="x", default="y")

    (note,) = (note for note in notes if "its check failed" in note.title)
    assert ("another key", "openclaw-cfg add deepseek") in note.rows
    assert "key" in dict(note.rows)["it said"]


@pytest.mark.parametrize(
    ("preset", "url", "own"),
    [
        ("openai", None, False),
        ("openai", "https://api.openai.com/v1", False),
        ("openai", "https://proxy.example/v1", True),
        ("ollama", None, True),
        ("zai", "https://api.z.ai/api/paas/v4", False),
    ],
)
def test_an_address_that_openclaw_knows_is_the_vendor_s(preset, url, own):
    provider = Provider(id="it", base_url=url)
    probing = SimpleNamespace(preset=find_preset(preset), provider=provider)

    assert is_own(probing) is own
