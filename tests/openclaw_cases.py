"""Our cases of how OpenClaw judges, with the verdict of the real one recorded.

Each file of `cases/openclaw` is a list; `config` is a value or a text, `files` lie
beside it, `refused` holds the places that OpenClaw 2026.9.6 names when it refuses the
file, `warned` those that it warns of when it loads it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openclaw_verdicts import Case

FOLDER = Path(__file__).parent / "cases" / "openclaw"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A case and what the real OpenClaw said about it."""

    case: Case
    refused: tuple[str, ...]
    warned: tuple[str, ...]


def recorded_cases() -> Iterator[Recorded]:
    """All of them, in the order of the files."""
    for path in sorted(FOLDER.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            config = entry["config"]
            case = Case(
                name=f"{path.stem}: {entry['name']}",
                text=config if isinstance(config, str) else json.dumps(config),
                files=entry.get("files", {}),
                env=entry.get("env", {}),
            )
            refused = tuple(entry.get("refused", ()))
            yield Recorded(case, refused, tuple(entry.get("warned", ())))
