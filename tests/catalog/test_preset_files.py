import json
import re
from datetime import UTC, date, datetime
from math import isclose
from pathlib import Path

import jsonschema
import pytest

from openclaw_cfg.catalog import Kind, age, load_presets
from openclaw_cfg.catalog.activities import load_activities
from openclaw_cfg.catalog.find import preset_document
from openclaw_cfg.catalog.places import load_places
from openclaw_cfg.catalog.policy import Use
from openclaw_cfg.catalog.preset import Entry, Support
from openclaw_cfg.model import Url
from openclaw_cfg.probe.base import Status
from openclaw_cfg.resources import folder

FILES = sorted((folder("templates") / "providers").glob("*.json"))
SCHEMA = json.loads((folder("schemas") / "provider.schema.json").read_text("utf-8"))
PRESETS = load_presets()
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
every_preset = pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.id)


def named(value: object, key: str) -> list:
    """All values under `key`, anywhere below `value`."""
    if isinstance(value, dict):
        here = [value[key]] if key in value else []
        return here + [hit for item in value.values() for hit in named(item, key)]
    if isinstance(value, list):
        return [hit for item in value for hit in named(item, key)]
    return []


def test_the_schema_is_a_schema_whose_every_field_is_described():
    jsonschema.Draft7Validator.check_schema(SCHEMA)

    bare = [
        place
        for place, node in fields(SCHEMA, "")
        if not ({"description", "title", "$ref", "const"} & node.keys())
        and not set(node) <= {"type", "enum", "const"}
    ]

    assert bare == []


def fields(node: dict, place: str):
    for group in ("properties", "definitions"):
        for name, child in node.get(group, {}).items():
            yield f"{place}/{name}", child
            yield from fields(child, f"{place}/{name}")
    if isinstance(node.get("items"), dict):
        yield from fields(node["items"], f"{place}[]")


@every_file
def test_a_preset_keeps_to_the_schema(path: Path):
    document = json.loads(path.read_text("utf-8"))

    problems = jsonschema.Draft7Validator(SCHEMA).iter_errors(document)

    assert [f"{p.json_path}: {p.message}" for p in problems] == []


@every_file
def test_a_preset_is_named_like_its_file(path: Path):
    document = json.loads(path.read_text("utf-8"))

    assert document["id"] == path.stem
    assert (path.parent / document["$schema"]).resolve() == (
        folder("schemas") / "provider.schema.json"
    ).resolve()


@every_file
def test_every_source_is_used_and_every_fact_has_a_known_source(path: Path):
    document = json.loads(path.read_text("utf-8"))
    sources = set(document.pop("sources"))

    used = set(named(document, "source"))
    for figures in named(document, "figureSources"):
        used |= set(figures.values())
    assert sources <= used, f"no fact of this preset names the sources {sources - used}"
    assert used <= sources, f'"sources" does not have {used - sources}, which are named'


@every_preset
def test_every_fact_has_a_full_date(preset):
    # The day on which the other tests stand still counts too, should a clock be wrong.
    last = max(age.today(), datetime.now(UTC).date())
    for name, source in preset.sources.items():
        told = f'the source "{name}" is of {source.date}, which is still to come'
        assert date.fromisoformat(source.date) <= last, told


def test_every_activity_has_a_full_date():
    for activity in load_activities().values():
        assert date.fromisoformat(activity.date)


@every_preset
def test_urls_are_https_or_loopback(preset):
    for endpoint in preset.endpoints:
        url = Url.parse(endpoint.url.replace("{baseUrl}", "https://given.example"))
        assert url is not None, f"{endpoint.url} is not an address"
        assert url.scheme == "https" or url.host in LOOPBACK, (
            f"{endpoint.url} has to be https: a key is sent there"
        )


@every_preset
def test_urls_do_not_end_in_what_openclaw_adds(preset):
    for endpoint in preset.endpoints:
        assert not endpoint.url.endswith(("/chat/completions", "/messages", "/"))
        if endpoint.api == "anthropic-messages" and "{" not in endpoint.url:
            assert not endpoint.url.endswith("/v1")


@every_preset
def test_variables_are_names_that_openclaw_takes(preset):
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in preset.key.env)
    assert preset.key.env or not preset.key.required


@every_preset
def test_recommended_models_are_known_and_current(preset):
    if preset.recommended is None:
        assert preset.models == (), 'a preset with "models" needs "recommended"'
        return
    for name in (preset.recommended.daily, preset.recommended.strong):
        model = preset.model(name)
        assert model is not None, f'"recommended" names {name}, "models" has none such'
        assert not model.deprecated, f'"recommended" names {name}, which is deprecated'


@every_preset
def test_models_are_listed_once(preset):
    ids = [model.id for model in preset.models]

    assert len(ids) == len(set(ids))


@every_preset
def test_what_is_unknown_of_a_model_is_left_out_not_zero(preset):
    for model in preset.models:
        price = model.price
        if price is not None and not price.input:
            assert model.id.endswith(("free", ":free"))
        if price is not None and price.input:
            assert price.cache_read != 0
        assert model.context_window is None or model.context_window >= 16_000
        if model.max_tokens and model.context_window:
            assert model.max_tokens <= model.context_window


@every_preset
def test_the_share_that_a_cached_token_costs_is_that_of_a_model(preset):
    caching = preset.caching
    priced = [m.price for m in preset.models if m.price and m.price.cache_read]
    if caching is None or not priced:
        return

    reads = [p.cache_read / p.input for p in priced]
    writes = [p.cache_write / p.input for p in priced if p.cache_write is not None]

    assert caching.supported
    for share, shares in ((caching.read, reads), (caching.write, writes)):
        near = [s for s in shares if share is None or isclose(s, share, rel_tol=0.02)]
        assert near or share is None


@every_preset
def test_a_subscription_has_no_price_per_token(preset):
    if preset.billing.by == "subscription":
        assert [model.id for model in preset.models if model.price] == []


@every_preset
def test_a_plan_says_who_may_use_the_key_with_source_and_date(preset):
    policy = preset.policy

    assert set(policy.uses) == set(Use)
    assert policy.source in preset.sources
    if preset.kind in {Kind.CODING_PLAN, Kind.OAUTH}:
        assert preset.billing.by == "subscription"
        assert set(policy.uses.values()) != {"allowed"}


@every_preset
def test_tools_that_terms_name_are_known_places(preset):
    assert set(preset.policy.tools) <= {place.id for place in load_places()}


@every_preset
def test_doubt_has_a_note(preset):
    if preset.status:
        assert preset.status.state in {"unclear", "closed"}
        assert preset.sources[preset.status.source].date


@every_preset
def test_errors_come_down_to_words_of_the_probe(preset):
    for error in preset.errors:
        assert Status(error.verdict).failed
        assert error.fix


@every_preset
def test_the_entry_fits_what_openclaw_knows(preset):
    facts = preset.openclaw

    assert bool(facts.plugin) == (facts.support is Support.PLUGIN)
    assert facts.entry is not Entry.NONE or facts.login
    if facts.support is Support.CUSTOM:
        assert facts.entry is Entry.FULL


@every_preset
def test_a_list_of_models_that_is_open_to_all_proves_no_key(preset):
    listing = preset.model_list
    if listing and listing.public:
        assert listing.proves_key is not True or "wrong key" in listing.note


def test_prefixes_of_foreign_keys_lead_to_presets_of_the_kind():
    ids = {preset.id for preset in PRESETS}

    for preset in PRESETS:
        for foreign in preset.key.foreign:
            assert foreign.belongs_to in ids - {preset.id}


def test_no_two_presets_of_a_kind_claim_the_same_place():
    claims: dict[tuple, str] = {}
    for preset in PRESETS:
        for endpoint in preset.endpoints:
            place = (preset.kind, endpoint.url, endpoint.api)
            other = claims.setdefault(place, preset.id)
            assert other == preset.id, (
                f"{other} and {preset.id} are both {preset.kind} at {endpoint.url}: no "
                "one could tell whose a provider at that address is"
            )


# Vendors that sell a coding plan, and no key by use.
PLAN_ALONE = {"ollama", "synthetic"}


def test_plan_and_general_of_a_vendor_are_two_presets():
    vendors = {p.vendor for p in PRESETS if p.kind is Kind.CODING_PLAN}
    general = {p.vendor for p in PRESETS if p.kind is Kind.GENERAL}

    alone = vendors - general
    assert alone == PLAN_ALONE, (
        f"{alone ^ PLAN_ALONE}: a coding plan's vendor gets a second preset, of kind "
        '"general", for keys that are paid by use; if it has none, a word in PLAN_ALONE'
    )


def test_the_document_is_the_file_without_the_note_for_editors():
    raw = json.loads(FILES[0].read_text("utf-8"))
    raw.pop("$schema")

    assert preset_document(FILES[0].stem) == raw


def test_consumers_are_places_and_not_presets():
    ids = {preset.id for preset in PRESETS}

    assert {"dify", "fastgpt", "chatbox"} <= {place.id for place in load_places()}
    assert not ids & {"dify", "fastgpt", "chatbox"}


# Vendors whose keys are all made on one page, whatever the region.
ONE_PAGE = {"tencent-tokenhub", "xiaomi-token-plan"}


@every_preset
def test_the_page_for_keys_is_that_of_the_region(preset):
    links, regions = preset.links, {e.region for e in preset.endpoints}
    pages = {region: links.keys_page(region) for region in regions}

    assert links.keys_in.keys() <= regions
    if {"cn", "global"} <= regions and preset.id not in ONE_PAGE:
        assert pages["cn"] != pages["global"]
    # A page can be opened: no words follow it.
    assert not any(re.search(r"[\s,]", page) for page in pages.values())


@every_preset
def test_what_is_paid_by_subscription_is_no_general_api(preset):
    paid = preset.billing.by == "subscription"

    assert not paid or preset.kind is not Kind.GENERAL or preset.relay
