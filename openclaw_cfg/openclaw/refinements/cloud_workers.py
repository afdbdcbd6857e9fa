"""Cloud workers: the projects of each, and no keys in clear text in settings."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.quantities import milliseconds
from openclaw_cfg.openclaw.refinements.base import Refined, error, objects, text_at
from openclaw_cfg.openclaw.refinements.secrets import is_secret_ref
from openclaw_cfg.redact import shown
from openclaw_cfg.schema.web_url import parse_url

_MINUTE: Final = 60_000
_UNIT: Final = re.compile(r"[smhd]\Z", re.IGNORECASE | re.ASCII)
_REPOSITORY: Final = re.compile(r"(?:[a-z0-9._~!$&'()*+,;=-]|%(?!2e)[0-9a-f]{2})+\Z")
# OpenClaw reads addresses of these hosts with hosted-git-info, which decodes them.
_HOSTED: Final = frozenset(
    {"bitbucket.org", "gist.github.com", "git.sr.ht", "github.com", "gitlab.com"}
)
# Which names OpenClaw 2026.9.6 considers secret, and which not.
_SECRET: Final = re.compile(
    r"token\Z|password|secret|api.?key|encrypt.?key|private.?key|serviceaccount(ref)?\Z",
    re.IGNORECASE,
)
_NO_SECRET: Final = (
    "maxtokens",
    "maxoutputtokens",
    "maxinputtokens",
    "maxcompletiontokens",
    "contexttokens",
    "totaltokens",
    "tokencount",
    "tokenlimit",
    "tokenbudget",
    "passwordfile",
)


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """Profiles of workers, and the projects that have one."""
    at: JsonPath = ("cloudWorkers", "projectProfiles")
    for name, profile in as_object(get(value, *at)).items():
        if not _is_repository(name):
            message = f"{shown(name, ())} is not a repository"
            advice = 'write "host/owner/repository" in lower case, without ".git"'
            finding = error("bad-cloud-worker", (*at, name), message, help=advice)
            yield Refined((*at, name), finding)
        elif isinstance(profile, str):
            yield from _outer_space((*at, name), profile, part=Part.VALUE)
    for path, profile in objects(value, "cloudWorkers", "profiles"):
        yield from _outer_space(path, str(path[-1]), part=Part.KEY)
        yield from _suspension(profile, path)
        for steps, key in _open_secrets(profile.get("settings"), ()):
            place = (*path, "settings")
            message = f"{shown(key, ())} of a worker must be a secret reference"
            advice = 'write { source: "env", provider: "default", id: "NAME" }'
            finding = error("bad-cloud-worker", (*place, *steps), message, help=advice)
            yield Refined(place, finding)


def _outer_space(path: JsonPath, name: str, *, part: Part) -> Iterator[Refined]:
    if name != trim(name):
        message = "the name of a worker profile has space around it"
        finding = error("bad-cloud-worker", path, message, part=part, help="remove it")
        yield Refined(path, finding)


def _suspension(profile: Json, at: JsonPath) -> Iterator[Refined]:
    path, text = (*at, "suspendAfter"), text_at(profile, "suspendAfter")
    if text is not None and not (
        _UNIT.search(text) and (milliseconds(text) or 0) >= _MINUTE
    ):
        message = f"{shown(text, ())} is not a duration of a minute or more"
        advice = 'write it with its unit, such as "45m" or "2h"'
        yield Refined(path, error("bad-duration", path, message, help=advice))


def _is_repository(text: str) -> bool:
    host, *steps = text.split("/")
    url = parse_url(f"https://{text}")
    if host in _HOSTED and ("%" in text or _is_cut(host, steps)):
        return False
    plain = all(_REPOSITORY.match(step) and step.strip(".") for step in steps)
    named = url is not None and url.host == host and not text.endswith(".git")
    return named and plain and len(steps) > 1


def _is_cut(host: str, steps: list[str]) -> bool:
    """Whether a path of more than two steps is a place inside a repository."""
    if len(steps) <= 2:
        return False
    whole = {"github.com": steps[2] != "tree", "bitbucket.org": steps[2] == "get"}
    return not whole.get(host, host == "gitlab.com")


def _open_secrets(value: Json, at: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    """Entries that are named like a secret and are not a reference."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _open_secrets(item, (*at, index))
    for key, item in as_object(value).items():
        base = re.sub(r"ref\Z", "", key, flags=re.IGNORECASE)
        if key.lower() == "keyref" or _is_secret(key) or _is_secret(base):
            if not is_secret_ref(item):
                yield (*at, key), key
        else:
            yield from _open_secrets(item, (*at, key))


def _is_secret(name: str) -> bool:
    return not name.lower().endswith(_NO_SECRET) and bool(_SECRET.search(name))
