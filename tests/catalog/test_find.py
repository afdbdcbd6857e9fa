import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.catalog import (
    by_host,
    endpoint_at,
    find,
    load_presets,
    preset,
)
from openclaw_cfg.catalog.api import ExpectedAnswer, QuotaCheck
from openclaw_cfg.catalog.find import (
    _same_host,
    looks_like,
    preset_document,
    shipped,
)
from openclaw_cfg.catalog.newer import NewModel
from openclaw_cfg.catalog.preset import KeyFacts
from openclaw_cfg.errors import AppError, UsageError
from openclaw_cfg.model import Url
from openclaw_cfg.resources import folder
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

PRESETS = load_presets()
VENDORS = sorted({p.vendor for p in PRESETS})
PLACES = [(p.id, e.url) for p in PRESETS for e in p.endpoints if e.url != "{baseUrl}"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.z.ai/api/coding/paas/v4", "zai-coding-plan"),
        ("https://api.z.ai/api/coding/paas/v4/", "zai-coding-plan"),
        ("https://api.z.ai/api/paas/v4", "zai"),
        ("https://open.bigmodel.cn/api/paas/v4", "zai"),
        ("https://open.bigmodel.cn/api/coding/paas/v4", "zai-coding-plan"),
        ("https://api.z.ai/api/paas/v4/chat/completions", "zai"),
        ("https://api.apiyi.com/v1", "apiyi"),
        ("https://api.openai.com/v1", "openai"),
        ("https://chatgpt.com/backend-api", "openai-codex"),
        ("https://api.deepseek.com/v1", "deepseek"),
        ("https://coding-intl.dashscope.aliyuncs.com/v1", "alibaba-coding-plan"),
        ("https://dashscope.aliyuncs.com/compatible-mode/v1", "alibaba"),
        ("https://ark.cn-beijing.volces.com/api/coding/v3", "volcengine-coding-plan"),
        ("https://ark.cn-beijing.volces.com/api/v3", "volcengine"),
        ("https://ark.cn-beijing.volces.com/api/plan/v3", "volcengine-agent-plan"),
        ("https://api.kimi.com/coding/", "kimi-coding-plan"),
        ("https://bedrock-runtime.eu-west-1.amazonaws.com", "amazon-bedrock"),
        ("https://acme.openai.azure.com/openai/v1", "azure-openai"),
        ("https://gateway.ai.cloudflare.com/v1/a/b/anthropic", "cloudflare-ai-gateway"),
        ("http://localhost:11434", "ollama"),
        ("http://[::1]:11434", "ollama"),
        ("http://localhost:3000/api", "open-webui"),
        ("https://API.Z.AI/api/paas/v4", "zai"),
    ],
)
def test_host_and_path_tell_the_preset(url: str, expected: str):
    found = by_host(url)

    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://llm.example.com/v1",
        "https://evil-api.openai.com.example/v1",
        "https://notapi.z.ai/api/paas/v4",
        "http://127.0.0.1:9/v1",
        "not a url",
        "http://[bad",
        "",
        "{baseUrl}",
    ],
)
def test_other_addresses_are_nobodys(url: str):
    assert by_host(url) is None


def test_the_longest_path_wins_over_one_that_only_looks_alike():
    found = by_host("https://ark.cn-beijing.volces.com/api/coding/v33")

    # `/api/coding` is the plan's Anthropic surface; `/api/coding/v3` is not this path.
    assert found is not None
    assert endpoint_at(
        found, "https://ark.cn-beijing.volces.com/api/coding/v33"
    ).api == ("anthropic-messages")


def test_a_path_that_nobody_has_still_finds_the_only_preset_of_the_host():
    assert by_host("https://api.openai.com").id == "openai"
    assert endpoint_at(preset("openai"), "https://api.openai.com") is None


def test_a_path_that_nobody_has_is_no_guess_where_a_host_has_several_presets():
    assert by_host("https://api.z.ai/v1") is None


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (None, "minimax"),
        (EnvRef("MINIMAX_API_KEY"), "minimax"),
        (EnvRef("MINIMAX_CODE_PLAN_KEY"), "minimax-coding-plan"),
        (Literal("sk-cp-0123456789"), "minimax-coding-plan"),
        (Literal("sk-api-0123456789"), "minimax"),
        (SecretRef("file", "vault", "/x"), "minimax"),
    ],
)
def test_the_key_tells_plan_from_general_at_the_same_place(key, expected: str):
    assert by_host("https://api.minimax.io/anthropic", key=key).id == expected


@pytest.mark.parametrize(
    ("api", "expected"),
    [("anthropic-messages", "anthropic-vertex"), ("google-vertex", "google-vertex")],
)
def test_the_protocol_tells_claude_from_gemini_on_vertex(api: str, expected: str):
    url = "https://us-east5-aiplatform.googleapis.com"

    assert by_host(url, api=api).id == expected


@pytest.mark.parametrize(("name", "url"), PLACES, ids=[f"{n} {u}" for n, u in PLACES])
def test_every_endpoint_is_found_again(name: str, url: str):
    filled = url.replace("{", "").replace("}", "")
    own = preset(name)

    found = by_host(filled)

    assert found is not None
    assert endpoint_at(own, filled).url == url
    assert found.vendor == own.vendor


@given(st.text())
def test_any_text_is_a_preset_or_nothing(text: str):
    found = by_host(text)

    assert found is None or Url.parse(text) is not None


@given(
    st.text(alphabet="abz./{}-:[]\\*+1"), st.sampled_from(["api.z.ai", "[::1]:1234"])
)
def test_an_odd_path_finds_the_host_s_own_offers_or_none(path: str, host: str):
    found = by_host(f"https://{host}/{path}")

    vendor = {"api.z.ai": "zhipu", "[::1]:1234": "lmstudio"}[host]
    assert found is None or found.vendor == vendor


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(UsageError) as caught:
        preset("zai-plan")

    assert caught.value.message == 'there is no preset "zai-plan"'
    assert '"zai-coding-plan"' in caught.value.hint


def test_an_id_that_is_part_of_others_names_those():
    with pytest.raises(UsageError) as caught:
        preset("bedrock")

    assert caught.value.hint == (
        'did you mean "amazon-bedrock" or "amazon-bedrock-mantle"?'
    )


@pytest.mark.parametrize("name", ["../places", "", "/etc/passwd", "zai.json"])
def test_an_id_is_no_path(name: str):
    with pytest.raises(UsageError):
        preset(name)


def test_presets_come_in_the_order_of_their_ids():
    ids = [p.id for p in PRESETS]

    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"vendor": None}, "Expected `str`, got `null` - at `$.vendor`"),
        (
            {"kind": "generel"},
            'self-hosted, cloud; did you mean "general"?',
        ),
        ({"vendro": "x"}, "unknown field `vendro`"),
        ({"links": {"doc": "x"}}, "unknown field `doc` - at `$.links`"),
        ({"models": [{"id": "m"}]}, "missing required field `source`"),
    ],
)
def test_a_mistake_in_a_preset_is_told_with_its_file(
    tmp_path, monkeypatch, change, complaint
):
    files = tmp_path / "providers"
    files.mkdir()
    wrong = {"$schema": "", **preset_document("zai"), **change}
    (files / "zai.json").write_text(json.dumps(wrong))
    schema = folder("schemas") / "provider.schema.json"
    (tmp_path / schema.name).write_bytes(schema.read_bytes())
    monkeypatch.setattr(find, "folder", lambda _: tmp_path)
    monkeypatch.setattr(find, "shipped", find.Catalog)  # read again

    for read in (load_presets, lambda: preset("zai")):
        with pytest.raises(AppError) as caught:
            read()

        assert 'the preset "zai" cannot be read' in caught.value.message
        assert complaint in caught.value.message
        assert str(files / "zai.json") in caught.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "https://api.z.ai./api/coding/paas/v4",
        "https://api.z.ai:443/api//coding/paas/v4",
        "HTTPS://API.Z.AI/api/coding/paas/v4/",
        "https://api.z\u3002ai/api/coding/paas/v4",
        "http://api.z.ai/api/coding/paas/v4",
        "https://api.z.ai:8443/api/coding/paas/v4",
    ],
)
def test_an_address_that_means_the_same_is_the_same_offer(url: str):
    found = by_host(url)

    assert found is not None
    assert found.id == "zai-coding-plan"


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_offers_of_a_vendor_are_all_that_it_has(vendor):
    assert shipped().of_vendor(vendor) == tuple(
        preset for preset in PRESETS if preset.vendor == vendor
    )


@pytest.mark.parametrize(
    ("own", "url", "same"),
    [
        ("http://localhost/v1", "http://127.0.0.1:80/v1", True),
        ("https://localhost/v1", "https://[::1]:443", True),
        ("http://localhost/v1", "https://localhost/v1", False),
        ("http://localhost:1234", "http://localhost:1235", False),
        ("http://localhost:1234", "http://10.0.0.5:1234", False),
        ("https://api.example", "https://api.example:8443", True),
        ("https://{name}.example", "https://acme.example", True),
        ("https://{name}.example", "https://example", False),
    ],
)
def test_on_this_machine_the_port_tells_and_elsewhere_the_name(own, url, same):
    assert _same_host(Url.parse(own), Url.parse(url)) is same


def test_at_a_host_are_all_offers_of_it_whatever_the_path():
    found = [preset.id for preset in shipped().at_host("https://api.z.ai/any")]

    assert found == ["zai", "zai-coding-plan"]
    assert shipped().at_host("not a url") == ()
    assert shipped().at_host("https://llm.example.com") == ()


def test_a_key_is_known_by_a_start_that_is_not_everybody_s():
    def ids(key, *common):
        return [preset.id for preset in shipped().by_key(key, common=common)]

    assert "deepseek" in ids("sk-0123")
    assert ids("sk-0123", "sk-") == []
    assert ids("sk-proj-0123", "sk-") == ["openai"]
    assert ids("other", "sk-") == []


@pytest.mark.parametrize(
    ("key", "alike"),
    [
        (Literal("sk-proj-0"), True),
        (Literal("gsk_0"), False),
        (EnvRef("OPENAI_API_KEY"), True),
        (EnvRef("GROQ_API_KEY"), False),
        (SecretRef("file", "vault", "/x"), False),
        (None, False),
    ],
)
def test_which_keys_look_like_those_of_an_offer(key, alike):
    assert looks_like(preset("openai"), key) is alike


def test_a_preset_without_starts_of_keys_is_like_no_key():
    assert not looks_like(preset("zai"), Literal("sk-0"))


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("zai", ["zai", "zai-coding-plan"]),
        ("zai-coding-plan", ["zai-coding-plan"]),
        ("no-such", []),
    ],
)
def test_an_id_is_openclaw_s_name_or_our_own(name, ids):
    assert [preset.id for preset in shipped().named(name)] == ids


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("plan", 'did you mean "alibaba-coding-plan" or "alibaba-token-plan" or '),
        ("opnai", 'did you mean "openai"'),
        ("OpenAI", 'did you mean "openai"?'),
        ("codex", 'did you mean "openai-codex"?'),
        ("gpt", 'did you mean "openai" (an API, pay-as-you-go) or "openai-codex" '),
        ("chatgpt", 'did you mean "openai" (an API, pay-as-you-go) or "openai-codex" '),
        ("Claude", 'did you mean "anthropic" (an API, pay-as-you-go) or "claude-sub'),
        ("gemini", 'did you mean "google" (an API, pay-as-you-go) or "google-vertex'),
        ("grok", 'did you mean "xai" (an API, pay-as-you-go) or "xai-supergrok" '),
        ("glm", 'did you mean "zai" (an API, pay-as-you-go) or "zai-coding-plan" '),
        ("openai-api", 'did you mean "openai"'),
        ("no way", "`openclaw-cfg catalog --search 'no way'` looks in all of them"),
        ("", "`openclaw-cfg catalog --search ''` looks in all of them"),
    ],
)
def test_an_unknown_id_has_a_hint_of_three_names_at_most(name, hint):
    with pytest.raises(UsageError) as caught:
        preset(name)

    assert caught.value.hint.startswith(hint)
    assert caught.value.hint.count('"') <= 6


def test_sources_are_numbered_as_a_page_lists_them():
    offer = preset("openai")

    marks = [offer.mark(name) for name in offer.sources]
    assert marks[:2] == ["[1]", "[2]"]
    assert len(marks) > 1


def test_what_a_preset_need_not_say():
    assert KeyFacts().required
    assert ExpectedAnswer().status == 200
    assert not QuotaCheck(rows="x", source="x").by_model
    assert not NewModel(figures={}).listed
