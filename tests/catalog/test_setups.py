import pytest

from openclaw_cfg.catalog import Kind, preset, provider_entry
from openclaw_cfg.catalog.setups import (
    PATHS,
    Cast,
    Fill,
    Role,
    Setup,
    Slot,
    Switch,
    assignments,
    load_setups,
    setup,
)
from openclaw_cfg.dialects import compact, native
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Set, apply
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import value_at
from openclaw_cfg.model import ModelRef
from openclaw_cfg.secret import EnvRef
from openclaw_cfg.source import Source

SETUPS = load_setups()
every_setup = pytest.mark.parametrize("setup", SETUPS, ids=lambda s: s.id)
every_text = pytest.mark.parametrize(
    ("setup", "dialect"),
    [(s, d) for s in SETUPS for d in (native, compact)],
    ids=[f"{s.id}-{d.ID}" for s in SETUPS for d in (native, compact)],
)


def parsed(setup, dialect):
    return parse(Source(None, setup.text(dialect.ID)))


def example_cast(setup) -> dict[str, Cast]:
    cast = {}
    for role in setup.roles:
        known = preset(role.example)
        name, advice = known.openclaw.provider, known.recommended
        cast[role.id] = Cast(
            ModelRef(name, advice.daily), ModelRef(name, advice.strong)
        )
    return cast


def examples(setup) -> dict:
    """The entries that the catalogue makes for the examples."""
    known = [preset(role.example) for role in setup.roles]
    entries = [provider_entry(p, key=EnvRef(p.env)) for p in known if p.env]
    return {entry.id: entry for entry in entries}


def test_the_setups_of_the_contract_are_there():
    assert [s.id for s in SETUPS] == [
        "coding-plan",
        "general",
        "hybrid",
        "hybrid-api",
        "hybrid-codex",
    ]


@every_text
def test_a_template_is_in_the_dialect_it_says(setup, dialect):
    value = parsed(setup, dialect).value

    assert dialect.matches(value)
    assert dialect.read(value).primary is not None


@every_setup
def test_providers_of_a_native_template_are_what_the_catalogue_says(setup):
    value = parsed(setup, native).value

    assert value["models"]["providers"] == {
        name: native.provider_entry(entry) for name, entry in examples(setup).items()
    }


@every_setup
def test_providers_of_a_compact_template_are_what_the_catalogue_says(setup):
    value = parsed(setup, compact).value

    assert value["models"]["providers"] == [
        compact.provider_entry(entry) for entry in examples(setup).values()
    ]


@every_setup
def test_both_forms_of_a_setup_choose_the_same_models(setup):
    forms = [d.read(parsed(setup, d).value) for d in (native, compact)]

    assert str(forms[0].primary) == str(forms[1].primary)
    assert [str(f) for f in forms[0].fallbacks] == [str(f) for f in forms[1].fallbacks]


@every_setup
def test_slots_of_a_template_are_filled_as_the_roles_say(setup):
    value = parsed(setup, native).value

    for operation in assignments(setup, example_cast(setup)):
        assert value_at(value, operation.path) == operation.value


@every_setup
def test_a_template_says_why_at_every_slot(setup):
    said = " ".join(setup.text("native").replace("//", " ").split()).lower()

    for role in setup.roles:
        assert role.why.lower() in said
        for fill in role.fills:
            assert fill.why.lower() in said


@every_setup
def test_a_new_native_file_keeps_openclaw_from_changing_it(setup):
    value = parsed(setup, native).value

    assert value["gateway"] == {"mode": "local"}
    assert value["meta"] == {
        "migrations": {"modelPolicyAllowlist": True, "utilityModelSeparation": True}
    }


@every_text
def test_lines_of_a_template_are_short(setup, dialect):
    assert max(map(len, setup.text(dialect.ID).splitlines())) <= 88


@every_setup
def test_keys_in_a_template_are_variables(setup):
    config = native.read(parsed(setup, native).value)

    assert all(isinstance(p.key, EnvRef) for p in config.providers)


@every_setup
def test_nothing_without_a_person_runs_on_a_plan_or_a_login(setup):
    defaults = parsed(setup, native).value["agents"]["defaults"]
    tied = {
        preset(role.example).openclaw.provider
        for role in setup.roles
        if set(role.kinds) <= {Kind.CODING_PLAN, Kind.OAUTH}
    }

    unattended = [defaults["heartbeat"].get("model", ""), defaults["utilityModel"]]

    assert tied.isdisjoint(ref.partition("/")[0] for ref in unattended)
    if all(preset(role.example).kind is Kind.CODING_PLAN for role in setup.roles):
        assert defaults["heartbeat"] == {"every": "0m"}


def test_another_cast_changes_values_and_keeps_the_comments():
    hybrid = setup("hybrid")
    cast = {
        "plan": Cast(ModelRef("kimi", "small"), ModelRef("kimi", "big")),
        "general": Cast(ModelRef("mistral", "a"), ModelRef("mistral", "b")),
    }
    before = parsed(hybrid, native)

    after = apply(before, assignments(hybrid, cast))

    config = native.read(after.value)
    assert str(config.primary) == "kimi/big"
    assert [str(ref) for ref in config.fallbacks] == ["mistral/a"]
    assert [c.text for c in after.comments] == [c.text for c in before.comments]


def test_one_model_for_both_parts_is_no_fallback_of_itself():
    one = ModelRef("minimax", "MiniMax-M3")

    made = assignments(setup("coding-plan"), {"plan": Cast(one, one)})

    assert made == (
        Set(PATHS[Slot.DEFAULT], str(one), setup("coding-plan").roles[0].fills[0].why),
    )


def test_slots_of_a_role_that_nobody_plays_stay_as_they_are():
    general = Cast(ModelRef("a", "x"), ModelRef("a", "y"))

    made = assignments(setup("hybrid"), {"general": general})

    assert PATHS[Slot.DEFAULT] not in {operation.path for operation in made}


def test_the_role_of_a_kind():
    hybrid = setup("hybrid")

    assert hybrid.role_for(Kind.CODING_PLAN).id == "plan"
    assert hybrid.role_for(Kind.CLOUD).id == "general"
    assert hybrid.role_for(Kind.OAUTH).id == "plan"
    assert setup("general").role_for(Kind.OAUTH) is None


def test_an_unknown_setup_names_the_known_ones():
    with pytest.raises(UsageError) as caught:
        setup("all")

    assert "hybrid-codex" in caught.value.hint


@every_setup
def test_what_is_said_instead_is_said_somewhere(setup):
    whys = [fill.why for role in setup.roles for fill in role.fills]
    whys += [role.why for role in setup.roles]
    texts = [setup.text(dialect.ID) for dialect in (native, compact)]

    for said in (*setup.single, *setup.own, *setup.login):
        assert said in whys or any(said in text for text in texts), said


def made_up(*fills: tuple[Slot, str]) -> Setup:
    role = Role(
        id="all",
        kinds=(Kind.GENERAL,),
        example="openai",
        why="w",
        fills=tuple(Fill(slot, model, "why") for slot, model in fills),
    )
    return Setup(id="s", title="t", summary="s", roles=(role,))


def test_a_model_is_an_alias_and_a_fallback_only_once_and_never_of_itself():
    setup = made_up(
        (Slot.DEFAULT, "daily"),
        (Slot.ALIAS, "daily"),
        (Slot.HEARTBEAT, "daily"),
        (Slot.ALIAS, "strong"),
        (Slot.FALLBACK, "daily"),
        (Slot.FALLBACK, "strong"),
        (Slot.UTILITY, "daily"),
    )
    cast = Cast(ModelRef("p", "d"), ModelRef("p", "s"))

    made = assignments(setup, {"all": cast})

    assert [(o.path, o.value) for o in made] == [
        (PATHS[Slot.DEFAULT], "p/d"),
        (PATHS[Slot.HEARTBEAT], "p/d"),
        ((*PATHS[Slot.ALIAS], "p/s"), {"alias": "strong"}),
        (PATHS[Slot.UTILITY], "p/d"),
    ]


def test_each_fallback_is_added_to_those_before_it():
    setup = made_up(
        (Slot.DEFAULT, "daily"), (Slot.FALLBACK, "strong"), (Slot.FALLBACK, "strong")
    )
    cast = Cast(ModelRef("p", "d"), ModelRef("p", "s"), known=False)

    made = assignments(setup, {"all": cast})

    assert [o.value for o in made] == ["p/d", ["p/s"]]


def test_nothing_is_called_strong_where_it_is_not_known_which_model_is():
    setup = made_up((Slot.HEARTBEAT, "daily"), (Slot.ALIAS, "strong"))
    refs = ModelRef("p", "d"), ModelRef("p", "s")

    for cast, count in ((Cast(*refs, known=False), 1), (Cast(*refs), 2)):
        assert len(assignments(setup, {"all": cast})) == count


@pytest.mark.parametrize(
    ("value", "written"), [(("a", "b"), ["a", "b"]), ("0m", "0m"), (False, False)]
)
def test_what_a_switch_writes(value, written):
    made = Switch(("a", "b"), value, "why").operation()

    assert made == Set(("a", "b"), written, "why")
    assert type(made.value) is type(written)
