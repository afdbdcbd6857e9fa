"""JUnit's XML, which every other CI system can read.

A file is a test suite and a diagnostic a test case. An error fails its case; a warning
or info does not, as it does not fail `validate` either: it is in the output of its
case. A file without diagnostics has one case that passes.
"""

from typing import Final
from xml.etree import ElementTree as ET

from openclaw_cfg.output.place import file_of, name_of
from openclaw_cfg.output.printable import printable
from openclaw_cfg.report import Diagnostic, Report, Run, Severity

ID: Final = "junit"
HELP: Final = "JUnit's XML"
_NAME: Final = "openclaw-cfg"


def render(run: Run, /) -> str:
    """One XML document."""
    suites = [_suite(report, run) for report in run.reports]
    cases = sum(max(1, len(report.diagnostics)) for report in run.reports)
    root = ET.Element(
        "testsuites",
        name=_NAME,
        tests=str(cases),
        failures=str(run.count(Severity.ERROR)),
        errors="0",
    )
    root.extend(suites)
    ET.indent(root)
    head = '<?xml version="1.0" encoding="utf-8"?>'
    return f"{head}\n{ET.tostring(root, encoding='unicode')}\n"


def _suite(report: Report, run: Run) -> ET.Element:
    name = printable(name_of(report, run))
    suite = ET.Element(
        "testsuite",
        name=name,
        tests=str(max(1, len(report.diagnostics))),
        failures=str(report.count(Severity.ERROR)),
        errors="0",
        skipped="0",
        time="0",
    )
    if not report.diagnostics:
        ET.SubElement(suite, "testcase", name="valid", classname=name, time="0")
    for found in report.diagnostics:
        _case(suite, name, found, printable(file_of(found.source, run)))
    return suite


def _case(suite: ET.Element, name: str, found: Diagnostic, file: str) -> None:
    place = f"{found.start.line}:{found.start.column}"
    case = ET.SubElement(
        suite,
        "testcase",
        name=f"{found.rule} at {place}",
        classname=name,
        file=file,
        line=str(found.start.line),
        time="0",
    )
    message = printable(found.message)
    lines = [f"{file}:{place}: {found.severity}[{found.rule}] {message}"]
    if found.path:
        lines.append(f"at {found.path}")
    if found.help:
        lines += f"help: {found.help}".split("\n")
    text = "\n".join(map(printable, lines))
    if found.severity is Severity.ERROR:
        failure = ET.SubElement(case, "failure", type=found.rule, message=message)
        failure.text = text
    else:
        ET.SubElement(case, "system-out").text = text
