"""References to secrets: where they may be, and whether their provider fits."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.openclaw.folders import user_path
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.patterns import any_match
from openclaw_cfg.openclaw.refinements.base import error, objects, text_at
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding

SOURCES: Final = ("env", "file", "exec", "store")
_DEFAULT: Final = "default"
_SHORT: Final = re.compile(r"\$(?:\{[A-Z][A-Z0-9_]{0,127}\}|[A-Z][A-Z0-9_]{0,127})\Z")


class Ref(Struct, frozen=True):
    """The provider that a reference names, and the source that it expects."""

    source: str
    provider: str


def misplaced(case: JudgeInput) -> Iterator[Finding]:
    """Some secrets are changed while OpenClaw runs, so they must be plain strings."""
    for path, value in any_match(case.value, case.facts.plain_secrets):
        if isinstance(value, dict) and _reference(value, None):
            yield error(
                "misplaced-secret-ref",
                path,
                "this secret cannot be a reference object",
                help='write it as a string; "${NAME}" reads a variable',
            )


def mismatched(case: JudgeInput) -> Iterator[Finding]:
    """The source of a reference must match its provider."""
    providers = get(case.value, "secrets", "providers")
    defaults = get(case.value, "secrets", "defaults")
    for path, value in any_match(case.value, case.facts.secret_targets):
        ref = _reference(value, defaults)
        source = text_at(providers, ref.provider, "source") if ref else None
        if not ref or not source or source == ref.source:
            continue
        built_in = trim(text_at(defaults, ref.source) or "") or _DEFAULT
        if ref.source in {"env", "store"} and ref.provider == built_in:
            continue
        yield error(
            "secret-source-mismatch",
            path,
            f'secret provider {shown(ref.provider, ())} has source "{source}", '
            f'the reference asks for "{ref.source}"',
            help="name a provider with that source, or correct the reference",
        )


def commands(case: JudgeInput) -> Iterator[Finding]:
    """The command of a secret provider must be a file that only its user can change."""
    for path, provider in objects(case.value, "secrets", "providers"):
        command = text_at(provider, "command")
        if command is None:
            continue
        place = user_path(command, case.environment)
        trusted = provider.get("trustedDirs")
        folders = trusted if isinstance(trusted, list) else []
        roots = [user_path(str(root), case.environment) for root in folders]
        problem = command_problem(place, roots)
        if problem:
            yield error(
                "unusable-secret-command",
                (*path, "command"),
                f"{shown(command, ())} {problem[0]}",
                help=problem[1],
            )


def command_problem(path: Path, roots: Sequence[Path] = ()) -> tuple[str, str] | None:
    """What is wrong with a command, and what to do; None when it can be used.

    Args:
        roots: if there are any, it must be in one of these folders.
    """
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return "cannot be read", "install it, or correct the path"
    if stat.S_ISDIR(status.st_mode):
        return "is a folder", "name the program itself"
    if stat.S_ISLNK(status.st_mode):
        return "is a symbolic link", f'use "{os.path.realpath(path)}"'
    if roots and not any(path.is_relative_to(root) for root in roots):
        return "lies outside trustedDirs", "add its folder to trustedDirs"
    return _owner_problem(path, status)


def _reference(value: Json, defaults: Json) -> Ref | None:
    """A value as a reference; an object without a provider means the default one."""
    if isinstance(value, str):
        short = _SHORT.match(trim(value))
        provider = trim(text_at(defaults, "env") or "") or _DEFAULT
        return Ref("env", provider) if short else None
    source, name = text_at(value, "source"), text_at(value, "id")
    if not isinstance(value, dict) or source not in SOURCES or not trim(name or ""):
        return None
    if "provider" not in value:
        return Ref(source, text_at(defaults, source) or _DEFAULT)
    named = text_at(value, "provider") or ""
    return Ref(source, named) if trim(named) and len(value) == 3 else None


def _owner_problem(path: Path, status: os.stat_result) -> tuple[str, str] | None:
    if os.name == "nt":
        return None
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return "can be changed by others", f"chmod go-w {path}"
    if status.st_uid != os.getuid():
        return "belongs to somebody else", "use a copy that belongs to you"
    return None
