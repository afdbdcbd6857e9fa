"""Plans for tests: a text, what OpenClaw accepts, and what becomes of it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from zlib import crc32

from openclaw_cfg.fix.plan import FixPlan, FixTarget, plan
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.openclaw.facts import Facts, load_facts
from openclaw_cfg.openclaw.machine import Machine
from openclaw_cfg.schema.check import NativeSchema
from openclaw_cfg.schema.store import NEWEST, load_native
from openclaw_cfg.source import Source

CASES = Path(__file__).parent / "cases" / "fix"
FILES = sorted(p for p in CASES.iterdir() if p.suffix in {".json", ".json5"})


def one_in(share: int) -> list[Path]:
    """A part of the files; a new file does not change which of the others are in it."""
    return [p for p in FILES if crc32(p.name.encode()) % share == 0]


NOWHERE = Machine(Environment({"HOME": Variable("/none", VariablePlace.PROCESS)}))
"""A machine that has nothing of OpenClaw."""


@cache
def schema(version: str = NEWEST) -> NativeSchema:
    """The schema, read once for all tests."""
    return load_native(version)


@cache
def facts() -> Facts:
    """OpenClaw's lists, read once."""
    return load_facts()


def planned(
    source: Source,
    *,
    version: str = NEWEST,
    unsafe: bool = False,
    decisions: Mapping[str, str] | None = None,
    machine: Machine = NOWHERE,
) -> FixPlan:
    """The plan for a source."""
    loaded = load(source, environment=machine.environment)
    target = FixTarget(
        schema=schema(version),
        version=version,
        facts=facts(),
        unsafe=unsafe,
        decisions=decisions or {},
    )
    return plan(loaded, target)


def of_text(
    text: str,
    *,
    version: str = NEWEST,
    unsafe: bool = False,
    decisions: Mapping[str, str] | None = None,
    machine: Machine = NOWHERE,
) -> FixPlan:
    """The plan for a text."""
    source = Source(None, text)
    return planned(
        source, version=version, unsafe=unsafe, decisions=decisions, machine=machine
    )


@cache  # several tests look at the plan of each file
def of_file(path: Path, *, version: str = NEWEST, placed: bool = False) -> FixPlan:
    """The plan for a file of ours; one that is `placed` may include others."""
    source = decode(path.read_bytes(), path if placed else None)
    return planned(source, version=version)


def doctor_first(plan: FixPlan) -> set[JsonPath]:
    """The settings that stay until OpenClaw's doctor has taken their data over."""
    asked = plan.undecided
    return {q.path for q in asked if "openclaw doctor --fix" in q.help}


def fixed(text: str, *, version: str = NEWEST, unsafe: bool = False) -> object:
    """The value of a text after its plan."""
    return of_text(text, version=version, unsafe=unsafe).after.document.value
