"""Every format renders the same run, and its whole text is a golden file."""

import json
from pathlib import Path

import jsonschema
import pytest
from conftest import GOLDENS
from msgspec.structs import replace
from rich.cells import cell_len
from samples import sample_run

from openclaw_cfg.output import FORMATS, pick, text
from openclaw_cfg.output.printable import printable
from openclaw_cfg.report import Diagnostic, Fix, RelatedNote, Report, Severity
from openclaw_cfg.resources import folder
from openclaw_cfg.source import Position, Source


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_renders_the_sample_as_its_golden_says(name, golden):
    text = str(pick(name).render(sample_run()))

    assert "\r" not in text, "end lines with \\n alone: \\r is not printed as it is"
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


@pytest.mark.parametrize("columns", [30, 60, 80])
@pytest.mark.parametrize(("before", "marked"), [(0, 90), (70, 5), (70, 90), (5, 20)])
def test_the_source_line_fits_the_terminal_and_the_carets_are_below(
    columns, before, marked
):
    line = f"{'b' * before}{'界' * (marked // 2)}{'a' * 90}\n"
    source = Source(Path("x.json"), line)
    start, end = before, before + marked // 2
    found = replace(
        next(d for r in sample_run().reports for d in r.diagnostics if not d.notes),
        source=source,
        start=source.position(start),
        end=source.position(end),
        label="",
    )
    report = replace(sample_run().reports[0], diagnostics=(found,))
    run = replace(sample_run(), reports=(report,), columns=columns)

    lines = str(text.render(run)).splitlines()

    (at,) = (i for i, line in enumerate(lines) if set(line[4:].strip()) == {"^"})
    assert all(cell_len(line) <= columns for line in lines[at - 1 : at + 1])
    caret = lines[at].index("^")
    assert cell_len(lines[at - 1].partition("界")[0]) - caret in {0, 1}


@pytest.mark.parametrize("columns", [50, 60, 80])
def test_no_word_is_broken_on_a_terminal(columns):
    wide, narrow = sample_run(), replace(sample_run(), columns=columns)
    places = ("-->", "| ")

    lines = str(text.render(narrow)).splitlines()

    assert all(
        cell_len(line) <= columns or line.lstrip().startswith(places) for line in lines
    )
    words = " ".join(str(text.render(narrow)).split())
    for report in wide.reports:
        for found in report.diagnostics:
            for said in (found.message, found.label, found.help):
                assert " ".join(printable(said).split()) in words


@pytest.mark.parametrize("name", FORMATS)
def test_no_control_character_reaches_a_terminal_or_a_log(name):
    code = "\u001b[31m"
    source = Source(Path(f"{code}.json"), f"{{a: '{code}'}}\n")
    place = {"source": source, "start": Position(1, 2), "end": Position(1, 3)}
    found = Diagnostic(
        **place,
        **dict.fromkeys(("message", "path", "label", "help"), code),
        rule="rule",
        severity=Severity.ERROR,
        notes=(RelatedNote(label=code, **place),),
        fix=Fix(title=code, safe=True),
    )
    report = Report(name=source.name, dialect=None, diagnostics=(found,))

    text = str(pick(name).render(replace(sample_run(), reports=(report,))))

    assert "\u001b" not in text, "pass what a file says through `output.printable`"


def test_printable_keeps_the_length_and_harmless_text():
    assert printable("päth\t中文") == "päth\t中文"
    assert printable("a\u001b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"
