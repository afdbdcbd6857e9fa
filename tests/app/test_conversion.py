"""Native to compact to native, over configurations of the catalogue's providers."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.app.convert import convert, rendered
from openclaw_cfg.app.fix import fix
from openclaw_cfg.app.takeover import on_plan
from openclaw_cfg.app.unattended import works
from openclaw_cfg.catalog import load_presets, provider_entry
from openclaw_cfg.catalog.preset import Entry
from openclaw_cfg.dialects import compact, native
from openclaw_cfg.files.read import read_bytes
from openclaw_cfg.fix.plan import FixTarget
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.loader import load
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.schema.store import load_native
from openclaw_cfg.secret import EnvRef, Literal
from openclaw_cfg.source import Source

PRESETS = [
    preset
    for preset in load_presets()
    if preset.openclaw.entry is not Entry.NONE
    and preset.models
    and not any("{" in e.url for e in preset.endpoints)
]


def _keys(preset):
    """A key that shows what it is of, by its variable or its start."""
    start = (preset.key.prefixes or ("sk-",))[0]
    keys = [Literal(f"{start}0123456789abcdef")] if preset.key.prefixes else []
    return st.sampled_from([EnvRef(preset.env or "SOME_KEY"), *keys])


@st.composite
def configs(draw):
    """A native configuration with one to four providers of unlike ids."""
    chosen = draw(
        st.lists(
            st.sampled_from(PRESETS),
            min_size=1,
            max_size=4,
            unique_by=lambda preset: preset.openclaw.provider,
        )
    )
    providers = {}
    refs = []
    for preset in chosen:
        names = [model.id for model in preset.models]
        models = draw(
            st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
        )
        endpoint = draw(st.sampled_from(preset.endpoints))
        entry = provider_entry(
            preset,
            key=draw(_keys(preset)),
            region=endpoint.region,
            api=endpoint.api,
            models=models,
        )
        providers[entry.id] = native.provider_entry(entry)
        refs += [f"{entry.id}/{model}" for model in models]
    primary, *rest = draw(st.permutations(refs))
    fallbacks = draw(st.integers(0, len(rest)))
    model = {"primary": primary, "fallbacks": rest[:fallbacks]}
    return {
        "gateway": {"mode": "local"},
        "models": {"providers": providers},
        "agents": {"defaults": {"model": model}},
    }


def _load(text):
    return load(Source(None, text), environment=Environment())


def _there(value, target):
    loaded = _load(json.dumps(value))
    return convert(loaded, target, keep_keys=True)


def _effective(config):
    """What OpenClaw would call, and with which key, by provider id."""
    return {
        p.id: (
            p.base_url and p.base_url.rstrip("/"),
            p.api if p.base_url else None,
            p.key,
            dict(p.headers),
            dict(p.settings),
            [(m.id, m.name or m.id) for m in p.models],
        )
        for p in config.providers
    }


def _assert_same(before, after):
    """The same calls, and nothing is known less of any model.

    More may be: a plan and a general API at one address look alike, and the general
    one has prices.
    """
    assert _effective(after) == _effective(before)
    for old, new in zip(before.providers, after.providers, strict=True):
        for one, other in zip(old.models, new.models, strict=True):
            assert all(other.settings.get(k) == v for k, v in one.settings.items())


@settings(deadline=None, max_examples=many(60))
@given(configs())
def test_there_and_back_calls_the_same_models_in_the_same_way(value):
    before = native.read(value)

    short = _there(value, compact.ID)
    back = _there(short.value, native.ID)

    after = native.read(back.value)
    assert short.losses == ()
    assert back.unclear == ()
    _assert_same(before, after)
    assert str(after.primary) == str(before.primary)
    assert [*map(str, after.fallbacks)] == [*map(str, before.fallbacks)]


OWN_ROW = {
    "name": "My fine name",
    "contextWindow": 32_000,
    "maxTokens": 1_000,
    "input": ["text", "image"],
    "reasoning": True,
    "params": {"temperature": 0},
    "cost": {"input": 1, "output": 2},
}
OWN_ENTRY = {"headers": {"X-Org": "b"}, "timeoutSeconds": 30}


@pytest.mark.parametrize("host", ["llm.example.org", "api.deepseek.com"])
@pytest.mark.parametrize("key", [*OWN_ROW, *OWN_ENTRY])
def test_what_does_not_come_back_is_a_loss_that_is_named(host, key):
    row = {"id": "m", "name": "m", **{k: v for k, v in OWN_ROW.items() if k == key}}
    entry = {"baseUrl": f"https://{host}/v1", "api": "openai-completions"}
    entry |= {k: v for k, v in OWN_ENTRY.items() if k == key}
    value = {"models": {"providers": {"work": {**entry, "models": [row]}}}}

    (lost,) = _there(value, compact.ID).losses

    place = "models.providers.work" + (".models[0]" if key in OWN_ROW else "")
    assert lost.startswith(f"{place}.{key} ")


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"models": {"mode": "replace"}}, "models.mode"),
        ({"gateway": {"mode": "remote"}}, "gateway.mode"),
        ({"models": {"mode": "merge"}, "gateway": {"mode": "local"}}, ""),
    ],
)
def test_a_mode_is_lost_unless_the_way_back_sets_it(value, place):
    row = {"baseUrl": "https://llm.example.org/v1", "api": "openai-completions"}
    entry = {**row, "models": [{"id": "m", "name": "m"}]}
    models = {**value.get("models", {}), "providers": {"example": entry}}

    lost = _there({**value, "models": models}, compact.ID).losses

    assert [text.split()[0] for text in lost] == ([place] if place else [])


@settings(deadline=None, max_examples=many(30))
@given(configs())
def test_the_short_form_names_every_model_clearly(value):
    short = _there(value, compact.ID)

    read = compact.read(short.value)

    assert all(
        isinstance(ref, ModelRef) and ref.provider
        for ref in (read.primary, *read.fallbacks)
    )


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_preset_goes_there_and_back(preset):
    entry = provider_entry(preset, key=EnvRef(preset.env or "K"))
    value = {"models": {"providers": {entry.id: native.provider_entry(entry)}}}

    short = _there(value, compact.ID)
    back = _there(short.value, native.ID)

    assert short.losses == ()
    _assert_same(native.read(value), native.read(back.value))


SHORT = """\
// head
{
  // about models
  models: {
    // the default
    defaultModel: "m1", // is cheap
    fallbacks: [
      // first
      "m2",
    ],
    providers: [
      // a relay
      {
        url: "https://api.apiyi.com/v1", // its address
        token: "${X}",
        // ids
        models: ["m1", "m2"],
        /* end of it */
      },
      { url: "https://api.deepseek.com", model: "deepseek-flash" }, // two
    ],
  },
}
// foot
"""


def _rendered(text, target):
    loaded = _load(text)
    made = convert(loaded, target, keep_keys=True)
    return rendered(loaded, made, keep_keys=True)


def test_comments_stay_with_what_they_are_about():
    text, lost = _rendered(SHORT, native.ID)

    lines = [line.strip() for line in text.splitlines()]
    assert lost == 0
    assert lines[0] == "// head"
    assert lines[-1] == "// foot"
    assert 'primary: "apiyi/m1", // is cheap' in lines
    assert 'baseUrl: "https://api.apiyi.com/v1", // its address' in lines
    assert lines[lines.index("// a relay") + 1] == "apiyi: {"
    assert lines[lines.index("// two") + 1] == "deepseek: {"
    assert lines[lines.index("// first") + 1] == 'fallbacks: ["apiyi/m2"],'


def test_comments_come_back():
    there, _ = _rendered(SHORT, native.ID)

    back, lost = _rendered(there, compact.ID)

    assert lost == 0
    assert sorted(c.text for c in parse(Source(None, back)).comments) == sorted(
        c.text for c in parse(Source(None, SHORT)).comments
    )
    again, _ = _rendered(back, native.ID)
    assert again == there


def test_comments_without_a_place_are_counted(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(
        """{
  // starts here only
  gateway: { mode: "local" },
  models: { providers: { a: {
    baseUrl: "https://a.example.org/v1", // kept
    models: [{ id: "m", name: "m" }],
  } } },
}"""
    )

    result = run("convert", path, "--to", "compact")

    assert result.code == 0, result.stderr
    assert "// kept" in result.stdout
    assert "starts here" not in result.stdout
    assert "left out: 1 comment on" in result.stderr


def test_a_key_in_a_comment_does_not_reach_the_screen(run, tmp_path):
    key = "sk-live-0123456789abcdefghij"
    path = tmp_path / "short.json5"
    path.write_text(
        "{ models: { providers: [\n"
        f"  // was {key}\n"
        '  { url: "https://a.example.org/v1", model: "m" },\n'
        "] } }\n"
    )

    screen = run("convert", path, "--to", "native")
    run("convert", path, "--to", "native", "--output", tmp_path / "out.json5")

    assert key not in screen.stdout + screen.stderr
    assert key in (tmp_path / "out.json5").read_text()


COMMENT = st.sampled_from(["", "// one\n", "/* two */", "\n// three\n\n", "/* a\nb */"])


@settings(deadline=None)
@given(st.lists(COMMENT, min_size=13, max_size=13))
def test_wherever_a_comment_stands_the_text_is_good_and_none_is_lost(spots):
    a, b, c, d, e, f, g, h, i, j, k, m, n = spots
    text = (
        f"{a}{{{b}models{c}: {d}{{ providers: [{e}{{ url: "
        f'"https://a.example.org/v1"{f},{g} token: "${{X}}",{h} models: [{i}"m"{j}, '
        f'"k"{k}] }}{m}], defaultModel: "m"{n} }} }}'
    )
    source = parse(Source(None, text))

    made, lost = _rendered(text, native.ID)

    target = parse(Source(None, made))
    assert lost == 0
    assert sorted("".join(x.text.split()) for x in target.comments) == sorted(
        "".join(x.text.split()) for x in source.comments
    )
    assert native.read(target.value).primary is not None


PLAN = {"url": "https://coding-intl.dashscope.aliyuncs.com/v1", "token": "${ALI}"}
PLANS = {"models": {"providers": [{**PLAN, "model": "qwen3-coder-plus"}]}}
TWO_PLANS = {
    "models": {
        "providers": [
            *PLANS["models"]["providers"],
            {
                "url": "https://api.z.ai/api/coding/paas/v4",
                "token": "${ZAI}",
                "model": "glm-5.3",
            },
        ]
    }
}
WITH_DEFAULT = {"models": {**TWO_PLANS["models"], "defaultModel": "glm-5.3"}}


def _runs_alone(value):
    return [work.title for work in works(_load(json.dumps(value)), ())]


@pytest.mark.parametrize("short", [PLANS, WITH_DEFAULT])
def test_nothing_comes_to_run_on_a_plan_unattended(short):
    made = _there(short, native.ID)

    assert _runs_alone(made.value) == _runs_alone(short) == []
    assert ("agents.defaults.heartbeat.every", "0m") in {
        (format_path(one.path), one.value) for one, _ in made.switched
    }
    assert _there(made.value, compact.ID).losses == ()


@pytest.mark.parametrize("by", ["convert", "fix"])
def test_an_api_beside_the_plan_gets_the_unattended_work(by, tmp_path):
    api = {
        "url": "https://api.deepseek.com",
        "token": "${D}",
        "model": "deepseek-flash",
    }
    providers = [*PLANS["models"]["providers"], api]
    short = {"models": {"providers": providers, "defaultModel": "qwen3-coder-plus"}}

    if by == "convert":
        value = _there(short, native.ID).value
    else:
        path = tmp_path / "openclaw.json"
        path.write_text(json.dumps(short))
        schema = load_native()
        target = FixTarget(schema=schema, version=schema.version)
        made = fix(_load(json.dumps(short)), read_bytes(path), "main", target)
        value = made.plan.after.merged

    found = works(_load(json.dumps(value)), ())
    heartbeat = [str(w.model) for w in found if w.title == "heartbeat"]
    assert heartbeat == ["deepseek/deepseek-flash"]
    assert on_plan(_load(json.dumps(value)), ()) == ()


def test_an_api_keeps_what_it_runs_unattended():
    short = {
        "models": {
            "providers": [
                {"url": "https://api.deepseek.com", "token": "${D}", "model": "m"}
            ]
        }
    }

    made = _there(short, native.ID)

    assert "heartbeat" in _runs_alone(made.value)
    assert made.switched == ()


@pytest.mark.parametrize("short", [PLANS, TWO_PLANS, WITH_DEFAULT])
def test_fix_of_the_short_form_starts_nothing_on_a_plan_either(short, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(json.dumps(short))
    schema = load_native()
    target = FixTarget(schema=schema, version=schema.version)

    made = fix(_load(path.read_text()), read_bytes(path), str(path), target)

    assert _runs_alone(made.plan.after.value) == []
    told = "\n".join(made.told())
    assert "keeps unattended work off plans" in told or (
        '"agents.defaults.heartbeat.every" is set' in told
    )
