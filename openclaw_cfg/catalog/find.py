"""Finding a preset: by its id, or by the URL that a configuration uses."""

import re
import shlex
from collections.abc import Container, Iterator
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Final, TypeVar

from msgspec import DecodeError
from msgspec.json import decode

from openclaw_cfg.catalog.api import Endpoint
from openclaw_cfg.catalog.newer import Newer, read_kept, renewed
from openclaw_cfg.catalog.preset import Kind, Outline, Preset
from openclaw_cfg.errors import AppError, UsageError
from openclaw_cfg.jsonpath import Json, as_array, as_object
from openclaw_cfg.model import Url
from openclaw_cfg.resources import folder
from openclaw_cfg.secret import EnvRef, Literal, Secret

T = TypeVar("T")

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS: Final = {"http": 80, "https": 443}
_OFFERS: Final = {
    Kind.CODING_PLAN: "a plan",
    Kind.OAUTH: "a subscription, by login",
    Kind.GENERAL: "an API, pay-as-you-go",
    Kind.CLOUD: "a cloud",
    Kind.SELF_HOSTED: "a server of your own",
}
_MOST: Final = 3
# Msgspec's message about a word that an enumeration does not have.
_WORD: Final = re.compile(r"Invalid enum value '(?P<word>.*)' - at `\$\.(?P<path>.*)`")
_STEP: Final = re.compile(r"[A-Za-z]\w*|\[")


class Catalog:
    """The presets; each file is read and parsed at most once while this lives.

    Args:
        newer: facts to add to the shipped ones, by default those from the last refresh.
    """

    def __init__(self, newer: tuple[Newer, ...] | None = None) -> None:
        self._taken = newer
        self._presets: dict[str, Preset] = {}
        self._hosts: dict[str, tuple[Preset, ...]] = {}

    def all(self) -> tuple[Preset, ...]:
        """All presets, in the order of their ids."""
        return tuple(map(self._preset, self._files))

    def by_host(
        self, url: str, *, key: Secret | None = None, api: str = ""
    ) -> Preset | None:
        """The preset whose endpoint a URL belongs to; the longest path wins.

        Presets at the same URL are distinguished by the protocol (Gemini and Claude on
        Vertex), then by the start of a literal key or the name of its variable (a plan
        and a general API of MiniMax), else the general one wins. A URL with an unknown
        path still finds the only preset of its host.
        """
        target = Url.parse(url)
        if target is None:
            return None
        found = self._of_host(target)
        covering = [preset for preset in found if endpoint_at(preset, url)]
        if covering:
            return max(covering, key=lambda p: _rank(p, target, key, api))
        return found[0] if len(found) == 1 else None

    def by_provider(self, name: str) -> tuple[Preset, ...]:
        """The presets with this provider id in OpenClaw: a plan and a general API."""
        return tuple(map(self._preset, self._names.get(name, ())))

    def named(self, name: str) -> tuple[Preset, ...]:
        """The presets that a provider id means: OpenClaw's ids, else preset ids."""
        own = (self._preset(name),) if name in self._files else ()
        return self.by_provider(name) or own

    def by_key(self, key: str, *, common: Container[str]) -> tuple[Preset, ...]:
        """The presets whose keys start like this one, unless that start is `common`."""
        return tuple(
            self._preset(id_)
            for id_, prefixes in self._starts
            if key.startswith(prefixes)
            and any(p not in common and key.startswith(p) for p in prefixes)
        )

    def of_vendor(self, vendor: str) -> tuple[Preset, ...]:
        """The presets of one vendor."""
        named = (id_ for id_, o in self._outlines.items() if o.vendor == vendor)
        return tuple(map(self._preset, named))

    def by_variable(self, name: str) -> tuple[Preset, ...]:
        """The presets whose key is in a variable with this name."""
        return tuple(map(self._preset, self._variables.get(name, ())))

    def at_host(self, url: str) -> tuple[Preset, ...]:
        """Every preset with an endpoint at the host of a URL, whatever its path."""
        target = Url.parse(url)
        return self._of_host(target) if target else ()

    @cached_property
    def _files(self) -> dict[str, bytes]:
        return {path.stem: path.read_bytes() for path in _paths()}

    @cached_property
    def _newer(self) -> tuple[Newer, ...]:
        return read_kept().newer if self._taken is None else self._taken

    @cached_property
    def _outlines(self) -> dict[str, Outline]:
        files = self._files.items()
        return {name: _decoded(name, data, Outline) for name, data in files}

    @cached_property
    def _starts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The key prefixes of the presets that have any."""
        outlines = self._outlines.items()
        return tuple((id_, o.key.prefixes) for id_, o in outlines if o.key.prefixes)

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The presets by their provider id in OpenClaw."""
        found: dict[str, list[str]] = {}
        for id_, outline in self._outlines.items():
            found.setdefault(outline.openclaw.provider, []).append(id_)
        return found

    @cached_property
    def _variables(self) -> dict[str, list[str]]:
        """The presets by the variables of their keys."""
        found: dict[str, list[str]] = {}
        for id_, outline in self._outlines.items():
            for name in dict.fromkeys(outline.key.env):
                found.setdefault(name, []).append(id_)
        return found

    def _preset(self, name: str) -> Preset:
        if name not in self._presets:
            read = _decoded(name, self._files[name], Preset)
            self._presets[name] = renewed(read, self._newer)
        return self._presets[name]

    def _of_host(self, target: Url) -> tuple[Preset, ...]:
        """Presets with an endpoint at this host.

        The end of the host in a URL makes it unnecessary to read most presets; only the
        end, because hosts may contain `{names}`.
        """
        local = target.host in _LOOPBACK
        tail = f":{_port(target)}" if local else _tail(target.host)
        if tail not in self._hosts:
            names = (
                name
                for name, outline in self._outlines.items()
                if any(tail in endpoint.url for endpoint in outline.endpoints)
            )
            self._hosts[tail] = tuple(map(self._preset, names))
        return tuple(
            preset
            for preset in self._hosts[tail]
            if any(_same_host(own, target) for own in _urls(preset))
        )


@cache  # shipped files do not change; a compact file with 50 providers asked 100 times
def shipped() -> Catalog:
    """The catalogue of this package, with the newer facts from refreshes."""
    return Catalog()


def load_presets() -> tuple[Preset, ...]:
    """All presets, in the order of their ids."""
    return shipped().all()


def preset_ids() -> tuple[str, ...]:
    """Ids of all presets; no file is read."""
    return tuple(path.stem for path in _paths())


def preset(name: str) -> Preset:
    """The preset with this id; only its own file is read.

    Raises:
        UsageError: there is none; the hint names the nearest ids.
    """
    return renewed(_decoded(name, _read(name), Preset), read_kept().newer)


def preset_document(name: str) -> dict[str, Json]:
    """The preset as JSON, in the form that its schema describes.

    Raises:
        UsageError: there is none.
    """
    document: dict[str, Json] = decode(_read(name))
    del document["$schema"]
    return document


def by_host(url: str, *, key: Secret | None = None, api: str = "") -> Preset | None:
    """As `Catalog.by_host`."""
    return shipped().by_host(url, key=key, api=api)


def by_provider(name: str) -> tuple[Preset, ...]:
    """As `Catalog.by_provider`."""
    return shipped().by_provider(name)


def endpoint_at(preset: Preset, url: str) -> Endpoint | None:
    """The endpoint of a preset that covers a URL; the longest path wins."""
    target = Url.parse(url)
    if target is None:
        return None
    covering = [e for e in preset.endpoints if _covered(e, target) is not None]
    return max(covering, key=lambda e: _covered(e, target) or 0, default=None)


def _decoded(name: str, data: bytes, type_: type[T]) -> T:
    """A preset, complete or in outline; messages may quote it, as it holds no key."""
    try:
        return decode(data, type=type_)
    except DecodeError as error:
        raise AppError(
            f'the preset "{name}" cannot be read: {_explained(str(error))}',
            hint=f"see {folder('templates') / 'providers' / name}.json and its schema",
        ) from error


def _explained(message: str) -> str:
    """Msgspec's message; for a word that is not accepted, with the accepted words."""
    found = _WORD.fullmatch(message)
    if found is None:
        return message
    schema = as_object(
        decode((folder("schemas") / "provider.schema.json").read_bytes())
    )
    node = schema
    for step in _STEP.findall(found["path"]):
        named = as_object(as_object(node.get("properties")).get(step))
        node = named or as_object(node.get("items"))
        if "$ref" in node:
            kind = str(node["$ref"]).rpartition("/")[2]
            node = as_object(as_object(schema["definitions"]).get(kind))
    words = [str(word) for word in as_array(node.get("enum"))]
    if not words:
        return message
    near = get_close_matches(found["word"], words, n=1)
    meant = f'; did you mean "{near[0]}"?' if near else ""
    taken = f"which takes {', '.join(words)}"
    return f'"{found["word"]}" is not a word of {found["path"]}, {taken}{meant}'


def _paths() -> list[Path]:
    found = (folder("templates") / "providers").glob("*.json")
    return sorted(found, key=lambda path: path.stem)


def _read(name: str) -> bytes:
    files = {path.stem: path for path in _paths()}
    if name in files:
        return files[name].read_bytes()
    near = _meant(name)
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else f"`openclaw-cfg catalog --search {shlex.quote(name)}` looks in all of them"
    )
    raise UsageError(f'there is no preset "{name}"', hint=hint)


def _meant(name: str) -> list[str]:
    """The presets that a name may mean, with how each is paid if that differs.

    People type what they buy (`claude`, `gpt`); one offer of it is a plan, one an API.
    """
    low = re.sub(r"[\s_]+", "-", name.strip().casefold())
    known = {preset.id: preset for preset in shipped().all()}
    if low in known:
        return [f'"{low}"']
    named = [p.id for p in known.values() if low in map(str.casefold, p.names)]
    parts = [id_ for id_ in known if low and low in id_]
    found = [*named, *parts]
    if not found:
        found = [id_ for id_ in known if low.startswith(f"{id_}-")]
        found += get_close_matches(low, known, n=_MOST, cutoff=0.6)
    found = [*dict.fromkeys(found)][:_MOST]
    paid = {_OFFERS[known[id_].kind] for id_ in found}
    return [
        f'"{id_}" ({_OFFERS[known[id_].kind]})' if len(paid) > 1 else f'"{id_}"'
        for id_ in found
    ]


def _tail(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _rank(
    preset: Preset, target: Url, key: Secret | None, api: str
) -> tuple[int, bool, bool, bool]:
    lengths = [(_covered(e, target), e.api) for e in preset.endpoints]
    longest = max(length for length, _ in lengths if length is not None)
    return (
        longest,
        (longest, api) in lengths,
        looks_like(preset, key),
        preset.kind is Kind.GENERAL,
    )


def looks_like(preset: Preset, key: Secret | None) -> bool:
    """Whether a key, or the name of its variable, matches the preset's keys."""
    match key:
        case Literal(value):
            return value.startswith(preset.key.prefixes or ("\0",))
        case EnvRef(name):
            return name in preset.key.env
    return False


def _covered(endpoint: Endpoint, target: Url) -> int | None:
    """How much of the target's path the endpoint covers; None if it does not match."""
    own = Url.parse(endpoint.url)
    if own is None or not _same_host(own, target):
        return None
    pattern = _pattern(own.path.rstrip("/")) + r"(?=/|\Z)"
    match = re.match(pattern, target.path.rstrip("/"))
    return match.end() if match else None


def _urls(preset: Preset) -> Iterator[Url]:
    parsed = (Url.parse(endpoint.url) for endpoint in preset.endpoints)
    return filter(None, parsed)


def _same_host(own: Url, target: Url) -> bool:
    if own.host in _LOOPBACK:
        return target.host in _LOOPBACK and _port(own) == _port(target)
    # A public host belongs to the same vendor whatever the scheme and the port.
    return re.fullmatch(_pattern(own.host), target.host) is not None


def _port(url: Url) -> int:
    return url.port or _PORTS[url.scheme]


def _pattern(template: str) -> str:
    """Regular expression for a host or path with `{names}`; a name contains no `/`."""
    return re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
