"""Diagnostics in the editor are those of `validate`."""

from pathlib import Path
from urllib.request import url2pathname

import pytest

pytest.importorskip("pytest_lsp", reason='pip install "openclaw-cfg[test]"')

BROKEN = """{
  // 你好 🦞
  gateway: {mode: "local", "端口🦞": 1, prot: 2},
  models: {providers: {"🦞": {baseUrl: "http://llm.example.com/v1", models: []}}},
}
"""
NAMES = {1: "error", 2: "warning", 3: "info"}


def placed(text, diagnostic):
    """Rule, severity and place in code points, as `validate` counts."""
    lines = text.split("\n")

    def place(position):
        line = lines[position.line]
        units = line.encode("utf-16-le")[: position.character * 2]
        return position.line + 1, len(units.decode("utf-16-le")) + 1

    return (
        diagnostic.code,
        NAMES[diagnostic.severity.value],
        *place(diagnostic.range.start),
        *place(diagnostic.range.end),
        diagnostic.message.split("\n")[0],
    )


def read(path):
    return Path(path).read_text("utf-8")


def expected(found):
    return [
        (
            *(d["rule"], d["severity"], d["line"], d["column"], d["endLine"]),
            *(d["endColumn"], d["message"]),
        )
        for d in found
    ]


@pytest.mark.asyncio
async def test_they_are_those_of_validate_also_behind_wide_characters(
    editor, validated
):
    editor.save("openclaw.json5", BROKEN)

    found = await editor.open("openclaw.json5")

    assert [placed(BROKEN, d) for d in found] == expected(
        validated(editor.path("openclaw.json5"))
    )
    assert len(found) == 3


@pytest.mark.asyncio
async def test_a_code_is_a_link_to_what_explain_says(editor):
    found = await editor.open("openclaw.json", '{"gatway": 1}')

    (wrong,) = [d for d in found if d.code == "unknown-key"]
    page = wrong.code_description.href
    text = read(url2pathname(page.removeprefix("file://")))
    assert text.startswith("# unknown-key\n")
    assert "How to fix it" in text


@pytest.mark.asyncio
async def test_broken_text_shows_what_validate_says_and_a_right_one_nothing(editor):
    found = await editor.open("openclaw.json", '{"gateway": {"mode": "local"')
    assert [d.code for d in found] == ["syntax"]
    (opened,) = found[0].related_information
    assert (opened.message, opened.location.range.start.character) == (
        "opened here",
        12,
    )

    assert await editor.type("openclaw.json", '{"gateway": {"mode": "local"}}') == []


@pytest.mark.asyncio
async def test_every_beginning_of_a_text_is_borne(editor):
    await editor.open("openclaw.json5", "")
    for end in range(0, len(BROKEN), 3):
        text = BROKEN[:end]
        await editor.type("openclaw.json5", text, wait=False)
        line = text.count("\n")
        column = len(text.rpartition("\n")[2].encode("utf-16-le")) // 2
        await editor.complete("openclaw.json5", line, column)
        await editor.hover("openclaw.json5", line, column)
        await editor.symbols("openclaw.json5")

    assert len(await editor.type("openclaw.json5", BROKEN)) == 3


@pytest.mark.asyncio
async def test_an_included_file_counts_as_it_is_in_the_editor(editor):
    editor.save("openclaw.json", '{"gateway": {"$include": "./parts/gateway.json5"}}')
    editor.save("parts/gateway.json5", '{mode: "local"}')

    assert await editor.open("openclaw.json") == []
    assert await editor.open("parts/gateway.json5") == []

    found = await editor.type("parts/gateway.json5", '{mode: "local",\n prot: 1}')
    assert [(d.code, d.range.start.line) for d in found] == [("unknown-key", 1)]
    assert await editor.diagnostics("openclaw.json") == []

    found = await editor.type("parts/gateway.json5", '{mode: "local",\n prot: 1')
    assert [d.code for d in found] == ["syntax"]
    told = await editor.comes_to("openclaw.json", "gateway-without-mode", "bad-include")
    assert "bad-include" in told

    await editor.type("parts/gateway.json5", '{mode: "local"}')
    assert await editor.comes_to("openclaw.json") == []

    await editor.type("parts/gateway.json5", '{mode: "local", prot: 1}')
    editor.close("parts/gateway.json5")
    editor.closed("parts/gateway.json5")
    assert await editor.comes_to("parts/gateway.json5") == [], "the disk counts"


@pytest.mark.asyncio
async def test_a_part_is_judged_with_the_configuration_beside_it(editor):
    editor.save("openclaw.json", '{"gateway": {"$include": "./gateway.json5"}}')
    editor.save("gateway.json5", '{mode: "local", prot: 1}')

    found = await editor.open("gateway.json5")

    assert [d.code for d in found] == ["unknown-key"]


@pytest.mark.asyncio
async def test_what_a_configuration_that_is_open_includes_is_shown_too(editor):
    editor.save("openclaw.json", '{"gateway": {"$include": "./gateway.json5"}}')
    editor.save("gateway.json5", '{mode: "local", prot: 1}')

    await editor.open("openclaw.json")

    assert await editor.comes_to("gateway.json5", "unknown-key") == ["unknown-key"]


@pytest.mark.asyncio
async def test_other_json_files_are_left_alone(editor):
    await editor.open("package.json", "{", language="json", wait=False)
    await editor.open("openclaw.json", "{}")
    await editor.open("mine.json", "{", language="openclaw")

    assert editor.uri("package.json") not in editor.client.published
    assert await editor.complete("package.json", 0, 1) == {}


@pytest.mark.asyncio
async def test_a_second_place_is_one_of_its_file(editor):
    text = '{"gateway": {"mode": "local"},\n "gateway": {"mode": "local"}}'

    found = await editor.open("openclaw.json", text)

    (twice,) = [d for d in found if d.code == "duplicate-key"]
    (related,) = twice.related_information
    assert related.location.uri == editor.uri("openclaw.json")
    assert {related.location.range.start.line, twice.range.start.line} == {0, 1}


@pytest.mark.asyncio
async def test_a_part_that_was_broken_from_the_start_can_be_put_right(editor):
    editor.save("openclaw.json", '{"gateway": {"$include": "./gateway.json5"}}')
    editor.save("gateway.json5", '{mode: "local"')

    found = await editor.open("openclaw.json")
    assert "bad-include" in {d.code for d in found}
    found = await editor.open("gateway.json5")
    assert [d.code for d in found] == ["syntax"]

    assert await editor.type("gateway.json5", '{mode: "local"}') == []
    assert await editor.comes_to("openclaw.json") == []


@pytest.mark.asyncio
async def test_a_part_of_a_configuration_that_comes_later_is_found(editor):
    await editor.open("gateway.json5", '{mode: "local", prot: 1}', wait=False)
    editor.save("gateway.json5", "{}")
    text = '{"gateway": {"$include": "./gateway.json5"}}'

    await editor.open("openclaw.json", text)

    assert await editor.comes_to("gateway.json5", "unknown-key") == ["unknown-key"]
