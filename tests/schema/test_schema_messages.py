"""What is said of a mistake: where, in which words, with which help."""

from pathlib import Path

import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.schema.store import load_compact, load_native
from openclaw_cfg.source import Source

CASES = Path(__file__).parents[1] / "cases" / "schema"


@pytest.fixture(scope="module")
def schemas():
    return {"native": load_native(), "compact": load_compact()}


def lines(findings):
    for found in findings:
        at = f"{format_path(found.path) or '.'} ({found.part})"
        fix = found.fix
        note = (
            f"\n    fix, {'safe' if fix.safe else 'unsafe'}: {fix.title}" if fix else ""
        )
        help_ = f"\n    help: {found.help}" if found.help else ""
        yield f"{at}: {found.message} [{found.rule}]{help_}{note}\n"


@pytest.mark.parametrize(
    "path", sorted(CASES.glob("native-*.json5")), ids=lambda path: path.stem
)
def test_native_mistakes(path, schemas, golden):
    value = parse(Source(path, path.read_text(encoding="utf-8"))).value

    golden(path.with_suffix(".out"), "".join(lines(schemas["native"].core(value))))


@pytest.mark.parametrize(
    "path", sorted(CASES.glob("compact-*.json5")), ids=lambda path: path.stem
)
def test_compact_mistakes(path, schemas, golden):
    value = parse(Source(path, path.read_text(encoding="utf-8"))).value

    golden(path.with_suffix(".out"), "".join(lines(schemas["compact"].check(value))))
