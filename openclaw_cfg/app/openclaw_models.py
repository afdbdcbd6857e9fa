"""The models that an installed OpenClaw knows, read from its files.

Each of its extensions has a manifest `openclaw.plugin.json`, which is data; nothing of
OpenClaw is run. Differences in base URLs are only reported: an address decides where a
key is sent, so it only comes with this package.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.next_step import INSTALL
from openclaw_cfg.catalog import by_provider
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.catalog.figures import stated
from openclaw_cfg.catalog.find import endpoint_at
from openclaw_cfg.catalog.newer import Newer, NewModel
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.errors import AppError
from openclaw_cfg.jsonpath import Json, as_array, as_object

_MANIFEST: Final = "openclaw.plugin.json"
_SHIM: Final = re.compile(r"""[^\s"'=]*openclaw\.mjs""")
_LIMIT: Final = 4 * 1024 * 1024


class Installed(Struct, frozen=True):
    """An OpenClaw on this machine.

    Attributes:
        built: the day it was built.
    """

    package: Path
    version: str
    built: str


def installed(env: Mapping[str, str]) -> Installed:
    """The OpenClaw whose command is on the path.

    Raises:
        AppError: there is none, or its package cannot be found.
    """
    command = command_of(env)
    package = package_of(command)
    if package is None:
        raise AppError(f'the package of "{command}" cannot be found')
    about = _object(package / "dist" / "build-info.json")
    version = str(_object(package / "package.json").get("version", ""))
    return Installed(package, version, _day(str(about.get("builtAt", ""))))


def command_of(env: Mapping[str, str]) -> str:
    """The `openclaw` command on the path.

    Raises:
        AppError: there is none.
    """
    command = shutil.which("openclaw", path=env.get("PATH"))
    if command is None:
        raise AppError(
            "there is no `openclaw` command here",
            hint=f"install it: {INSTALL}",
        )
    return command


def package_of(command: str) -> Path | None:
    """The package folder of a command; None if it cannot be found."""
    for start in _starts(Path(command)):
        for folder in start.parents:
            if _object(folder / "package.json").get("name") == "openclaw":
                return folder
    return None


def from_openclaw(here: Installed, *, state: Path) -> tuple[Newer, tuple[str, ...]]:
    """What an OpenClaw and the plugins in its state folder say about models.

    Returns:
        the facts, and remarks on base URLs that no preset has.
    """
    found: dict[str, dict[str, NewModel]] = {}
    remarks: list[str] = []
    for name, provider in _providers(here, state):
        url = str(provider.get("baseUrl") or "")
        known = [p for p in by_provider(name) if url and endpoint_at(p, url)]
        # A login has no prices per token, and its models are in its own list.
        presets = [preset for preset in known if preset.kind is not Kind.OAUTH]
        if url and by_provider(name) and not known:
            remarks.append(f'OpenClaw has "{url}" for {name}, which no preset has')
        for preset in presets:
            for model in as_array(provider.get("models")):
                facts = as_object(model)
                if isinstance(facts.get("id"), str):
                    models = found.setdefault(preset.id, {})
                    models[str(facts["id"])] = _model(facts)
    source = FactSource(
        title=f"manifests of OpenClaw {here.version}, installed here",
        date=here.built,
        trust="openclaw",
    )
    return Newer(id="openclaw", source=source, models=found), tuple(remarks)


def _starts(command: Path) -> Iterator[Path]:
    """The script behind a command: a link to it, or a small script that names it."""
    real = command.resolve()
    yield real
    if real.stat().st_size < 16_384:
        text = real.read_text(encoding="utf-8", errors="replace")
        for hit in _SHIM.findall(text):
            path = hit.replace("$basedir", str(real.parent)).replace("\\", "/")
            path = path.replace("%dp0%", f"{real.parent}/").replace("%~dp0", "")
            yield (real.parent / path).resolve()


def _day(built: str) -> str:
    if re.match(r"\d{4}-\d\d-\d\d", built):
        return built[:10]
    raise AppError("the build date of this OpenClaw is not known")


def _providers(here: Installed, state: Path) -> Iterator[tuple[str, dict[str, Json]]]:
    bundled = (here.package / "dist" / "extensions").glob(f"*/{_MANIFEST}")
    added = (state / "extensions").glob(f"*/{_MANIFEST}")
    npm = state / "npm" / "projects"
    fetched = npm.glob(f"*/node_modules/@openclaw/*/{_MANIFEST}")
    for path in _in_order(bundled, added, fetched):
        catalog = as_object(_object(path).get("modelCatalog"))
        for name, provider in as_object(catalog.get("providers")).items():
            yield name, as_object(provider)


def _in_order(*groups: Iterable[Path]) -> Iterator[Path]:
    for group in groups:
        yield from sorted(group)


def _model(facts: dict[str, Json]) -> NewModel:
    cost = as_object(facts.get("cost"))
    reasoning = facts.get("reasoning")
    told = {**facts, **cost}
    # `input` is the kinds of input in a model, and a price in its cost.
    told["input"] = cost.get("input")
    return NewModel(
        figures=stated(told),
        name=str(facts.get("name") or ""),
        input=tuple(str(kind) for kind in as_array(facts.get("input"))),
        reasoning=reasoning if isinstance(reasoning, bool) else None,
        listed=True,
    )


def _object(path: Path) -> dict[str, Json]:
    """A JSON object in a file; an empty one where there is none."""
    try:
        if path.stat().st_size > _LIMIT:
            return {}
        return as_object(json.loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError):
        return {}
