"""What a person wrote that is not in force, or is no value: it is kept all the same."""

import pytest
from fix_plans import of_file, of_text

from openclaw_cfg.app.removed import removed
from openclaw_cfg.jsonpath import format_path, get

COMMENTS = """{ /*1c*/ "agents" /*2c*/ : /*3c*/ { /*4c*/ "defaults" /*5c*/ : {
  /*6c*/ "fallbacks" /*7c*/ : /*8c*/ [ /*9c*/ "openai/gpt-5.4" /*10c*/ , /*11c*/ ]
  /*12c*/ , /*13c*/ "model" /*14c*/ : /*15c*/ "openai/gpt-5.5" /*16c*/ } /*17c*/ ,
  /*18c*/ } /*19c*/ , /*20c*/ "aliases" /*21c*/ : /*22c*/ { /*23c*/ "quick" /*24c*/ :
  /*25c*/ "openai/gpt-5.4" /*26c*/ } /*27c*/ , // 28c
  /*29c*/ "models" /*30c*/ : /*31c*/ { /*32c*/ "lab" /*33c*/ : /*34c*/ {
  /*35c*/ baseUrl /*36c*/ : "http://127.0.0.1:8080/v1" /*37c*/ ,
  models: [ /*38c*/ "qwen3-local" /*39c*/ ] /*40c*/ } /*41c*/ } /*42c*/ } // 43c"""


def after(plan):
    """The text of all files, and what goes beside them."""
    texts = [document.source.text for document in plan.after.documents]
    return "\n".join([*texts, *(str(item.value) for item in removed(plan))])


def test_every_comment_is_in_the_file_or_beside_it():
    plan = of_text(COMMENTS)

    assert plan.left == ()
    assert [n for n in range(1, 44) if f"{n}c" not in after(plan)] == []


@pytest.mark.parametrize("quote", ["", '"'], ids=["JSON5", "strict"])
def test_the_first_of_two_equal_keys_is_kept_and_told(quote):
    """Strict JSON has no comments, so there it goes beside the file."""
    text = """{ "models": {
      "lab": { "baseUrl": "http://127.0.0.1:8080/v1", "apiKey": "sk-A-1234567890" },
      "lab": { "baseUrl": "http://127.0.0.1:8081/v1", "models": [] } },
      "aliases": { "one1": "openai/gpt-5.4" }, "aliases": { "two2": "openai/gpt-5.5" },
      "list": [ { "name": "name-a", "name": "name-b" } ] }"""
    if not quote:
        text = text.replace('"lab":', "lab:")

    plan = of_text(text)

    assert plan.left == ()
    assert get(plan.after.merged, "models", "providers", "lab", "models") == []
    for word in ("sk-A-1234567890", "8080", "one1", "name-a"):
        assert word in after(plan)
    told = [format_path(s.path) for s in plan.steps if s.rule == "repeated-key"]
    assert told == ["aliases", "models.lab", "list[0].name"]


def test_equal_keys_alone_change_nothing():
    text = '{ gateway: { mode: "local", mode: "local" } }'

    plan = of_text(text)

    assert plan.steps == ()
    assert plan.after.document.source.text == text


@pytest.mark.parametrize("main", ["{ $include: %s, }", '{ "$include": %s }'])
def test_what_an_included_file_outdoes_stays_in_its_own_file(tmp_path, main):
    """The two blocks of one provider go to their place in each file."""
    one = '{"models": {"lab": {"baseUrl": "http://127.0.0.1:8080/v1", "apiKey": "sk-x",'
    one += ' "models": [{"id": "m1", "name": "M"}]}}, "bogus": "bogus-value"}'
    two = '{"models": {"lab": {"baseUrl": "http://127.0.0.1:8081/v1", "apiKey": "sk-y",'
    two += ' "models": [{"id": "m2", "name": "M"}]}}}'
    (tmp_path / "one.json").write_text(one)
    (tmp_path / "two.json").write_text(two)
    file = tmp_path / "openclaw.json"
    file.write_text(main % '["./one.json", "./two.json"]')

    plan = of_file(file, placed=True)

    assert plan.left == ()
    lab = get(plan.after.merged, "models", "providers", "lab")
    assert (lab["apiKey"], [row["id"] for row in lab["models"]]) == (
        "sk-y",
        ["m1", "m2"],
    )
    assert "sk-x" in plan.included[tmp_path / "one.json"].source.text
    assert [item.value for item in removed(plan)] == ["bogus-value"]
