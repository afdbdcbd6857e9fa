"""Verdicts of the real OpenClaw and of ours on the same configurations."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openclaw_binary import OpenClaw

from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import JsonPath, as_array, get
from openclaw_cfg.loader import Loaded, load
from openclaw_cfg.openclaw.environment import read_environment
from openclaw_cfg.openclaw.judge import judge
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.schema.check import NativeSchema
from openclaw_cfg.source import Source

JUDGE = Path(__file__).with_name("openclaw_judge.mjs")
# How OpenClaw calls the place of an error in the file as a whole.
ROOT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A configuration to judge.

    Attributes:
        name: what it is about.
        text: of openclaw.json; `@DIR@` is its folder.
        files: what lies beside it, by relative path.
        env: variables besides HOME and PATH.
    """

    name: str
    text: str
    files: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Lay the files down and return the path of openclaw.json."""
        folder.mkdir(parents=True)
        for name, text in {"openclaw.json": self.text, **self.files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            plain = text.replace("@DIR@", str(folder))
            path.write_bytes(plain.encode("utf-8", "surrogatepass"))
        return folder / "openclaw.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a configuration is loaded, and the places that are named.

    `issues` are places with the words about them; keys and indexes are joined by dots.
    """

    valid: bool
    issues: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The places of errors, each once."""
        return tuple(dict.fromkeys(place for place, _ in self.issues))


def real_verdicts(
    openclaw: OpenClaw, cases: Sequence[Case], folder: Path
) -> list[Verdict]:
    """What the real OpenClaw says; the cases are laid down below `folder`."""
    requests = "".join(
        json.dumps({"config": str(case.write(folder / str(n))), "env": dict(case.env)})
        + "\n"
        for n, case in enumerate(cases)
    )
    done = subprocess.run(
        [openclaw.node, str(JUDGE), str(openclaw.package)],
        env={"PATH": os.environ["PATH"], "HOME": str(openclaw.home)},
        cwd=openclaw.home,
        input=requests,
        capture_output=True,
        text=True,
        timeout=1800,
        check=True,
    )
    return [_verdict(json.loads(line)) for line in done.stdout.strip().split("\n")]


def load_case(case: Case, folder: Path, *, home: Path) -> Loaded | None:
    """A case that was laid down in `folder`, loaded; None when it is not JSON5."""
    path = folder / "openclaw.json"
    env = {"PATH": os.environ["PATH"], "HOME": str(home), **case.env}
    env["OPENCLAW_CONFIG_PATH"] = str(path)
    environment = read_environment(env, state_folder=folder)
    try:
        return load(decode(path.read_bytes(), path), environment=environment)
    except Json5Error:
        return None


def our_verdict(
    case: Case, folder: Path, schema: NativeSchema, *, home: Path
) -> Verdict:
    """What we say of a case that was laid down in `folder`."""
    loaded = load_case(case, folder, home=home)
    if loaded is None:
        return Verdict(valid=False, issues=((ROOT, "not JSON5"),))
    return verdict_of(judge(loaded, schema))


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Findings in the form of a verdict."""
    told = {severity: [] for severity in Severity}
    for finding in findings:
        told[finding.severity].append((dotted(finding.path), finding.message))
    errors = told[Severity.ERROR]
    return Verdict(not errors, tuple(errors), tuple(told[Severity.WARNING]))


def dotted(path: JsonPath) -> str:
    """A path as OpenClaw writes it."""
    return ".".join(map(str, path))


def names_the_place(ours: Verdict, real: Verdict, case: Case) -> bool:
    """Whether each place that we name is one of OpenClaw's, or below one.

    OpenClaw names an agent of a list by its id, we name it where it is.
    """
    ids = agent_ids(case)
    return all(
        any(_is_at_or_below(_by_id(place, ids), wanted) for wanted in real.places)
        for place in ours.places
    )


def agent_ids(case: Case) -> list[str]:
    """Ids of the agents of a list, in its order."""
    try:
        value = parse(Source(None, case.text)).value
    except Json5Error:
        return []
    agents = as_array(get(value, "agents", "list"))
    return [str(get(agent, "id")) for agent in agents]


def _by_id(place: str, ids: list[str]) -> str:
    agents, listed, *rest = f"{place}..".split(".", 2)
    if (agents, listed) != ("agents", "list"):
        return place
    index, _, below = rest[0].partition(".")
    below = below.rstrip(".")
    name = ids[int(index)] if index.isdigit() and int(index) < len(ids) else ""
    return ".".join(part for part in ("agents.entries", name, below) if part)


def _is_at_or_below(place: str, wanted: str) -> bool:
    return not wanted or place == wanted or place.startswith(f"{wanted}.")


def _verdict(answer: dict) -> Verdict:
    def pairs(key: str) -> tuple[tuple[str, str], ...]:
        return tuple((place, words) for place, words in answer[key])

    return Verdict(answer["valid"], pairs("issues"), pairs("warnings"))
