"""Every format renders the same run, and its whole text is a golden file."""

import json

import jsonschema
import pytest
from conftest import GOLDENS
from samples import sample_run

from openclaw_cfg.output import FORMATS, pick
from openclaw_cfg.output.printable import printable
from openclaw_cfg.resources import folder


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_renders_the_sample_as_its_golden_says(name, golden):
    text = str(pick(name).render(sample_run()))

    golden(GOLDENS / "output" / name, text)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_named_and_described(name):
    module = pick(name)

    assert name == module.ID
    assert module.HELP


def test_json_is_what_its_schema_says():
    schema = json.loads((folder("schemas") / "report-1.schema.json").read_text("utf-8"))
    document = json.loads(str(pick("json").render(sample_run())))

    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(document, schema)


@pytest.mark.parametrize("name", ["text", "concise"])
def test_no_control_character_reaches_a_terminal(name):
    text = str(pick(name).render(sample_run()))

    assert "\u001b" not in text


def test_printable_keeps_the_length_and_harmless_text():
    assert printable("päth\t中文") == "päth\t中文"
    assert printable("a\u001b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"
