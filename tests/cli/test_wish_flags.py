"""The command that repeats a wish, read by the parser of the flags, is that wish."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.app.wish import ProviderWish, Store, Wish
from openclaw_cfg.ask.typed import holds_key, ids
from openclaw_cfg.catalog.find import preset_ids
from openclaw_cfg.cli import add, init
from openclaw_cfg.cli.wish_flags import add_wish, equivalent_command, init_wish
from openclaw_cfg.secret import VARIABLE, SecretRef

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: not holds_key(text)
)
model_ids = words.filter(lambda text: ids(text) == (text,))
optional = st.just("") | words
variables = st.just("") | st.from_regex(VARIABLE, fullmatch=True)
names = words.map(lambda text: text.replace(":", "-"))
fallbacks = st.none() | st.lists(words, min_size=1).map(tuple)
said = {
    "id": optional,
    "base_url": optional,
    "api": optional,
    "region": optional,
    "key_name": variables,
    "key_ref": st.none() | st.builds(SecretRef, names, names, words),
    "key_file": optional,
    "key_command": optional,
    "project": optional,
    "embeddings": variables | st.just("none"),
    "store": st.none() | st.sampled_from(Store),
    "models": st.lists(model_ids, unique=True).map(tuple),
    "windows": st.dictionaries(words, st.integers(min_value=1, max_value=10**9)),
}
default = {
    "fallbacks": fallbacks,
    "default": optional,
    "heartbeat": st.sampled_from(["", "on", "off"]),
}
of_init = {
    **default,
    "fallbacks": fallbacks | st.just(()),
    "setup": st.sampled_from(["", "hybrid", "general", "coding-plan"]),
    "dialect": st.sampled_from(["native", "compact"]),
    "force": st.booleans(),
    "editor_schema": st.booleans(),
}


# What no flag says: a key never, the rest follows from the answers.
UNSAID = {
    ProviderWish: {
        *("preset", "key_value", "kept", "variables", "also"),
        *("reported", "answers", "declined", "unlisted"),
    },
    Wish: {"providers", "details", "tool", "named"},
}


@pytest.mark.parametrize(("wish", "said"), [(ProviderWish, said), (Wish, of_init)])
def test_every_field_of_a_wish_has_a_flag(wish, said):
    lost = {*wish.__struct_fields__} - said.keys() - UNSAID[wish]

    assert not lost, f"{lost}: what the flag takes, in this file; if no flag, in UNSAID"


def providers(presets):
    return st.builds(ProviderWish, preset=st.sampled_from(presets), **said)


@given(
    st.builds(
        Wish,
        providers=st.lists(providers(preset_ids()), unique_by=lambda p: p.preset).map(
            tuple
        ),
        **of_init,
    )
)
def test_the_command_of_a_wish_is_parsed_to_the_wish(wish):
    assert parsed("init", equivalent_command("init", wish)) == wish


@given(
    st.builds(
        Wish,
        providers=st.tuples(providers(["", *preset_ids()])),
        **default,
    )
)
def test_the_command_of_an_added_provider_is_parsed_to_the_wish(wish):
    assert parsed("add", equivalent_command("add", wish)) == wish


@pytest.mark.parametrize("command", ["init", "add"])
@pytest.mark.parametrize("store", [None, *Store])
def test_a_key_is_in_no_command(command, store):
    key = "sk-0123456789abcdef"
    one = ProviderWish(preset="zai", key_name="K", key_value=key, store=store)
    wish = Wish(providers=(one,))

    assert key not in equivalent_command(command, wish)
    assert key not in equivalent_command(command, wish.written(), complete=False)
    assert key not in repr(wish)


def parsed(command: str, text: str) -> Wish:
    start, name, *args = shlex.split(text)
    assert (start, name) == ("openclaw-cfg", command)
    if command == "add":
        return add_wish(add.command.make_context(name, args).params)
    return init_wish(init.command.make_context(name, args).params, asks=False)


PLANTED = "sk-0123456789abcdefABCDEFGHIJKLMNOP"


@pytest.mark.parametrize("flag", ["--api-key-env", "--embeddings-key-env", "--model"])
@pytest.mark.parametrize(
    "key", [PLANTED, "0123456789abcdef0123456789abcdef.AbCdEfGhIjKlMnOp"]
)
@pytest.mark.parametrize("setup", [("--setup", "coding-plan"), ()], ids=" ".join)
def test_a_key_in_a_flag_is_neither_written_nor_shown(run, isolated, flag, key, setup):
    config = isolated / ".openclaw" / "openclaw.json"
    config.parent.mkdir(exist_ok=True)
    config.write_text('{gateway: {mode: "local"}}')
    for command in (
        ("init", *setup, "--provider", "zai-coding-plan", flag, key),
        (
            "init",
            *setup,
            "--provider",
            "zai-coding-plan",
            f"{flag}=zai-coding-plan={key}",
        ),
        ("add", "zai-coding-plan", flag, key),
    ):
        result = run(*command, "--yes", "--no-probe")

        assert result.code == 2
        assert result.stderr.startswith(("error: the value of", f"error: {flag} takes"))
        assert key not in result.stdout + result.stderr
        assert not result.stderr.rstrip().endswith("such as")
    assert config.read_text() == '{gateway: {mode: "local"}}'
