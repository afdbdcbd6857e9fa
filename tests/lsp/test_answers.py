"""Completion, hover, definition and outline, asked by a client."""

import pytest

pytest.importorskip("pytest_lsp", reason='pip install "openclaw-cfg[test]"')

from lsp_editor import KEY, applied

CONFIG = """{
  gateway: {mode: "local"},
  env: {vars: {MY_OWN: "x"}},
  secrets: {providers: {vault: {source: "env"}}},
  models: {
    providers: {
      deepseek: {
        baseUrl: "https://api.deepseek.com",
        apiKey: {source: "env", provider: "vault", id: "DEEPSEEK_API_KEY"},
        models: [{id: "deepseek-flash", name: "Flash"}],
      },
    },
  },
  agents: {
    defaults: {model: {primary: "deepseek/deepseek-flash"}},
    entries: {jobs: {}, main: {}},
  },
  bindings: [{agentId: "jobs", match: {channel: "slack"}}],
}
"""


DEEPSEEK = """{models: {providers: {deepseek: {
  baseUrl: "https://api.deepseek.com", apiKey: "KEY"}}}}
"""


def place(text, mark="|"):
    """A text with a mark in it: without it, and where the mark was in UTF-16."""
    before, _, after = text.partition(mark)
    line = before.count("\n")
    column = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
    return before + after, line, column


async def completed(editor, marked, name="openclaw.json5"):
    text, line, column = place(marked)
    if name in editor.opened:
        await editor.type(name, text)
    else:
        await editor.open(name, text)
    return text, await editor.complete(name, line, column)


async def offered(editor, marked):
    return (await completed(editor, marked))[1]


async def chosen(editor, marked, label):
    text, items = await completed(editor, marked)
    return applied(text, [items[label].text_edit])


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("marked", "label", "after"),
    [
        ("{ga|}", "gateway", "{gateway: }"),
        ('{"ga|"}', "gateway", '{"gateway": }'),
        ('{"ga|": {}}', "gateway", '{"gateway": {}}'),
        ("{🦞: '🦞', gateway: {mo|}}", "mode", "{🦞: '🦞', gateway: {mode: }}"),
        ('{\n  "gateway": {\n    |\n  }\n}', "port", None),
        ('{gateway: {mode: "|"}}', "local", '{gateway: {mode: "local"}}'),
        ("{gateway: {mode: |", "remote", '{gateway: {mode: "remote"'),
        ("{gateway: {mode: '|'}}", "local", "{gateway: {mode: 'local'}}"),
        ('{gateway: {mode: "lo|\n}}', "local", '{gateway: {mode: "local"\n}}'),
        (
            "{models: {providers: {deep|}}}",
            "deepseek",
            "{models: {providers: {deepseek: }}}",
        ),
        (
            DEEPSEEK.replace("KEY", "${DEEP|}"),
            "DEEPSEEK_API_KEY",
            DEEPSEEK.replace("KEY", "${DEEPSEEK_API_KEY}"),
        ),
    ],
)
async def test_what_is_offered_is_written_in_the_file_s_way(
    editor, marked, label, after
):
    text, items = await completed(editor, marked)

    assert label in items
    if after is not None:
        assert applied(text, [items[label].text_edit]) == after


@pytest.mark.asyncio
async def test_keys_that_are_there_are_not_offered_again_and_tell_what_they_are(editor):
    items = await offered(editor, "{gateway: {mode: 'local', |}, models: {}}")

    assert "port" in items
    assert "mode" not in items
    assert items["port"].detail == "integer"
    items = await offered(editor, "{models: {|}}")
    assert "The providers, by id" in items["providers"].documentation.value


@pytest.mark.asyncio
async def test_a_model_is_offered_from_the_file_first_and_from_the_catalogue(editor):
    await editor.open("openclaw.json5", CONFIG)
    marked = CONFIG.replace('primary: "deepseek/deepseek-flash"', 'primary: "|"')

    items = await offered(editor, marked)

    assert next(iter(items)) == "deepseek/deepseek-flash"
    assert any(label.startswith("anthropic/") for label in items)
    for change in ("fallbacks: ['a/b', '|']", "primary: '|"):
        marked = CONFIG.replace('primary: "deepseek/deepseek-flash"', change)
        assert "deepseek/deepseek-flash" in await offered(editor, marked)


@pytest.mark.asyncio
async def test_names_of_the_file_are_offered_where_they_are_meant(editor):
    await editor.open("openclaw.json5", CONFIG)

    agents = await offered(editor, CONFIG.replace('agentId: "jobs"', 'agentId: "|"'))
    secrets = await offered(
        editor, CONFIG.replace('provider: "vault"', "provider: '|'")
    )
    models = await offered(editor, CONFIG.replace('id: "deepseek-flash"', "id: '|'"))
    urls = await offered(
        editor, CONFIG.replace('baseUrl: "https://api.deepseek.com"', "baseUrl: '|'")
    )

    assert {"jobs", "main"} <= agents.keys()
    assert "vault" in secrets
    assert "deepseek-flash" in models
    assert "context window" in models["deepseek-flash"].documentation.value
    assert "https://api.deepseek.com" in urls


@pytest.mark.asyncio
async def test_a_variable_is_offered_by_name_and_never_by_value(editor):
    text = CONFIG.replace('"x"', f'"{KEY}"').replace('mode: "local"', 'bind: "${|"')

    items = await offered(editor, text)

    assert items["MY_OWN"].detail == "set (env.vars)"
    assert "not set" in items["DEEPSEEK_API_KEY"].detail
    assert KEY not in repr(items)


@pytest.mark.asyncio
async def test_hover_tells_what_a_setting_is(editor):
    await editor.open("openclaw.json5", CONFIG)

    async def card(marked):
        text, line, column = place(CONFIG.replace(*marked))
        await editor.type("openclaw.json5", text)
        return await editor.hover("openclaw.json5", line, column)

    api = await card(('baseUrl: "https', 'base|Url: "https'))
    mode = await card(("mode:", "mo|de:"))
    model = await card(("primary: ", "pri|mary: "))
    assert "**`models.providers.deepseek.baseUrl`**" in api
    assert "The address that the API's paths are added to" in api
    assert "- type: string" in api
    assert '`"local"`' in mode
    assert "primary" in model
    gone = await card(("entries: {", "list|: [{}], entries: {"))
    assert "removed after 2026.7.35, now `agents.entries`" in gone


@pytest.mark.asyncio
async def test_hover_tells_what_the_catalogue_knows(editor):
    await editor.open("openclaw.json5", CONFIG)

    async def card(marked):
        text, line, column = place(CONFIG.replace(*marked))
        await editor.type("openclaw.json5", text)
        return await editor.hover("openclaw.json5", line, column)

    provider = await card(("deepseek: {", "deep|seek: {"))
    model = await card(("deepseek/deepseek-flash", "deepseek/deep|seek-flash"))
    entry = await card(('id: "deepseek-flash"', 'id: "deepseek|-flash"'))

    assert "- kind: general" in provider
    assert "- terms: " in provider
    for text in (model, entry):
        assert "- context window: 1,0" in text
        assert "US dollars per million tokens" in text
        assert "- source: " in text
        assert "202" in text


@pytest.mark.asyncio
async def test_hover_tells_the_terms_of_a_plan_s_key_at_another_address(editor):
    text = DEEPSEEK.replace("https://api.deepseek.com", "https://api.moonshot.ai/v1")
    text = text.replace("KEY", "${KIMI_API_KEY}")
    await editor.open("openclaw.json5", text)

    card = await editor.hover("openclaw.json5", 1, text.split("\n")[1].index("apiKey"))

    assert "`kimi-coding-plan`" in card


@pytest.mark.asyncio
async def test_hover_of_a_variable_tells_where_it_is_set_and_not_its_value(editor):
    text = CONFIG.replace('"x"', f'"{KEY}"').replace("local", "${MY_OWN}")
    await editor.open("openclaw.json5", text)

    card = await editor.hover("openclaw.json5", 1, text.split("\n")[1].index("OWN"))

    assert card.startswith("`MY_OWN` is set: env.vars")
    assert KEY not in card


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("marked", "line", "word"),
    [
        (("deepseek/deepseek-flash", "deepseek/|deepseek-flash"), 9, "{"),
        (('agentId: "jobs"', 'agentId: "j|obs"'), 15, "jobs"),
        (('provider: "vault"', 'provider: "v|ault"'), 3, "vault"),
    ],
)
async def test_a_definition_is_where_the_name_is_given(editor, marked, line, word):
    text, *at = place(CONFIG.replace(*marked))
    await editor.open("openclaw.json5", text)

    found = await editor.definition("openclaw.json5", *at)

    start = found.range.start
    assert (found.uri, start.line) == (editor.uri("openclaw.json5"), line)
    assert text.split("\n")[line][start.character :].startswith(word)


@pytest.mark.asyncio
async def test_an_include_leads_to_its_file_and_names_in_it_to_the_other(editor):
    editor.save("agents.json5", '{list: [{id: "jobs"}], defaults: {model: "d/m"}}')
    text = (
        '{agents: {$include: "./agents.json5"}, gateway: {mode: "local"},\n'
        'models: {providers: {d: {baseUrl: "https://a.example", models: [\n'
        '{id: "m", name: "M"}]}}}, bindings: [{agentId: "jobs"}]}'
    )
    await editor.open("openclaw.json5", text)
    await editor.open("agents.json5")

    file = await editor.definition("openclaw.json5", 0, text.index("./agents") + 2)
    model = await editor.definition("agents.json5", 0, 45)
    agent = await editor.definition(
        "openclaw.json5", 2, text.split("\n")[2].index("jobs")
    )
    assert file.uri == agent.uri == editor.uri("agents.json5")
    assert (model.uri, model.range.start.line) == (editor.uri("openclaw.json5"), 2)
    assert "mode" in await editor.complete("openclaw.json5", 0, 50)
    assert "heartbeat" in await editor.complete("agents.json5", 0, 34)


@pytest.mark.asyncio
async def test_the_outline_has_keys_and_items_by_name_and_no_value(editor):
    text = CONFIG.replace("deepseek-flash", "🦞").replace('"x"', f'"{KEY}"')
    await editor.open("openclaw.json5", text)

    found = await editor.symbols("openclaw.json5")

    names = [symbol.name for symbol in found]
    assert names == ["gateway", "env", "secrets", "models", "agents", "bindings"]
    (providers,) = found[3].children
    models = providers.children[0].children[2]
    assert [item.name for item in models.children] == ["🦞"]
    assert KEY not in repr(found)
