"""Secret references and providers: ids, commands, hosts."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.patterns import any_match
from openclaw_cfg.openclaw.refinements.base import (
    Refined,
    error,
    objects,
    text_at,
    texts,
)
from openclaw_cfg.redact import shown
from openclaw_cfg.schema.web_url import ascii_host, is_domain, is_ip

_TLS: Final = ("ca", "cert", "key", "passphrase")
_REQUEST: Final = (
    "headers.*",
    "auth.token",
    "auth.value",
    *(f"tls.{key}" for key in _TLS),
    *(f"proxy.tls.{key}" for key in _TLS),
)
_SSH: Final = ("identityData", "certificateData", "knownHostsData")
_AGENT: Final = ("agents.defaults", "agents.entries.*")
# Where the core of OpenClaw 2026.9.6 accepts a string or a reference.
PLACES: Final = (
    "cron.webhookToken",
    "gateway.auth.password",
    "gateway.auth.token",
    "gateway.controlUi.github.token",
    "gateway.remote.edgeAuth.*",
    "gateway.remote.password",
    "gateway.remote.token",
    "memory.search.remote.apiKey",
    "agents.entries.*.memory.search.remote.apiKey",
    "models.providers.*.apiKey",
    "models.providers.*.headers.*",
    *(f"models.providers.*.request.{part}" for part in _REQUEST),
    *(
        f"tools.media.{place}.request.{part}"
        for place in ("models[]", "image", "audio", "video")
        for part in _REQUEST
    ),
    *(f"{agent}.sandbox.ssh.{key}" for agent in _AGENT for key in _SSH),
    "skills.entries.*.apiKey",
    "talk.providers.*.apiKey",
    "talk.realtime.providers.*.apiKey",
    *(
        f"{tts}.{providers}.apiKey"
        for tts in ("tts", "agents.entries.*.tts")
        for providers in ("providers.*", "personas.*.providers.*")
    ),
)
_ALIAS: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}\Z")
_ENV_ID: Final = re.compile(r"[A-Z][A-Z0-9_]{0,127}\Z")
_EXEC_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}\Z")
_POINTER_PART: Final = re.compile(r"(?:[^~]|~[01])*\Z")
_WINDOWS: Final = re.compile(r"[A-Za-z]:[\\/]|\\\\[^\\]+\\[^\\]+")
_UNSAFE: Final = re.compile(r"[;&|`$<>\r\n\"'\0]")
_BARE_NAME: Final = re.compile(r"[A-Za-z0-9._+][A-Za-z0-9._+-]*\Z")


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """What the schema does not say about references, commands and hosts."""
    yield from _reference_ids(value)
    yield from _commands(value)
    for key in ("allowedHosts", "bypassHosts"):
        for path, host in texts(value, ("secrets", "egressProxy", key)):
            if trim(host) and not _is_exact_host(host):
                finding = error(
                    "bad-host",
                    path,
                    f"{shown(host, ())} is not an exact host name",
                    help="write it without scheme, port, path and wildcard",
                )
                yield Refined(path, finding)


def is_secret_ref(value: Json) -> bool:
    """Whether the value is a complete and well-formed reference."""
    provider, name = text_at(value, "provider") or "", text_at(value, "id") or ""
    if not isinstance(value, dict) or len(value) != 3 or not _ALIAS.match(provider):
        return False
    match value.get("source"):
        case "env" | "store":
            return bool(_ENV_ID.match(name))
        case "file":
            return _is_pointer(name)
        case "exec":
            return _is_exec_id(name)
    return False


def _reference_ids(value: Json) -> Iterator[Refined]:
    for path, ref in any_match(value, PLACES):
        source, name = text_at(ref, "source"), text_at(ref, "id")
        if name is None or source not in {"file", "exec"}:
            continue
        if source == "file" and not _is_pointer(name):
            advice = 'write a JSON pointer such as "/openai/apiKey", or "value"'
        elif source == "exec" and not _is_exec_id(name):
            advice = 'write, for example, "vault/openai/api-key", no "." or ".." in it'
        else:
            continue
        place = (*path, "id")
        message = f'this is not an id for a secret of source "{source}"'
        yield Refined(path, error("bad-secret-ref", place, message, help=advice))


def _is_pointer(text: str) -> bool:
    if text == "value":
        return True
    parts = text[1:].split("/")
    return text.startswith("/") and all(map(_POINTER_PART.match, parts))


def _is_exec_id(text: str) -> bool:
    steps = text.split("/")
    return bool(_EXEC_ID.match(text)) and "." not in steps and ".." not in steps


def _commands(value: Json) -> Iterator[Refined]:
    for path, provider in objects(value, "secrets", "providers"):
        command = text_at(provider, "command")
        if provider.get("source") != "exec":
            continue
        place = (*path, "command")
        if command and not _is_safe(trim(command)):
            message = f"{shown(command, ())} cannot be run safely"
            advice = "name a program without quotes, variables and shell signs"
            yield Refined(path, error("unsafe-command", place, message, help=advice))
        elif command and not _is_absolute(command):
            yield from _relative(path, place, command)
        for at, folder in texts(provider, ("trustedDirs",)):
            if folder and not _is_absolute(folder):
                yield from _relative(path, (*path, *at), folder)


def _relative(scope: JsonPath, path: JsonPath, text: str) -> Iterator[Refined]:
    message = f"{shown(text, ())} is not an absolute path"
    finding = error("relative-path", path, message, help="begin it at the root")
    yield Refined(scope, finding)


def _is_safe(text: str) -> bool:
    if not text or _UNSAFE.search(text):
        return False
    path = text.startswith((".", "~")) or "/" in text or "\\" in text
    return path or bool(_BARE_NAME.match(text))


def _is_absolute(text: str) -> bool:
    return text.startswith("/") or bool(_WINDOWS.match(text))


def _is_exact_host(text: str) -> bool:
    host = trim(text).lower().rstrip(".")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if is_ip(bare):
        return True
    odd = re.search(r"[\s/?#@*:]", bare)
    name = ascii_host(bare) if bare and not odd else ""
    return bool(name) and is_domain(name)
