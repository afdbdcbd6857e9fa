"""The locks that a running gateway of OpenClaw 2026.9.6 holds.

`STATE/tmp/openclaw-UID/gateway.state.lock`, and `gateway.HASH.lock` for its
configuration: JSON `{pid, createdAt, configPath, stateDir, port?, role?, startTime?}`.
Older ones keep the second in the folder for temporary files, without a port.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.files import process
from openclaw_cfg.jsonpath import Json, as_object

_LOCKS: Final = "openclaw*/gateway.*.lock"
_LIMIT: Final = 1 << 16


class GatewayLock(Struct, frozen=True, kw_only=True):
    """A gateway's lock.

    Attributes:
        alive: whether its process is seen to run here. One in a container is not.
        port: 0 if it is not named.
        since: when the gateway started, in seconds since 1970; None if not named.
    """

    pid: int
    alive: bool
    port: int
    config: Path
    since: float | None


def gateway_locks(state_dir: Path, config: Path) -> tuple[GatewayLock, ...]:
    """The locks of the gateways of a state folder, those of live processes first."""
    found = [*_locks(state_dir / "tmp")]
    temporary = Path(tempfile.gettempdir())
    found += [one for one in _locks(temporary) if one.config == config]
    return tuple(sorted(found, key=lambda lock: not lock.alive))


def _locks(folder: Path) -> Iterator[GatewayLock]:
    with suppress(OSError):
        for path in sorted(folder.glob(_LOCKS)):
            lock = _read(path)
            if lock is not None:
                yield lock


def _read(path: Path) -> GatewayLock | None:
    """A lock; None if it is another kind's, or cannot be read."""
    try:
        with path.open("rb") as file:
            value: Json = json.loads(file.read(_LIMIT))
    except (OSError, ValueError, RecursionError):
        return None
    lock = as_object(value)
    pid, port, started = (_number(lock.get(k)) for k in ("pid", "port", "startTime"))
    if pid <= 0 or lock.get("role", "gateway") != "gateway":
        return None
    now = process.start_time(pid)
    reused = bool(started) and now is not None and now != started
    return GatewayLock(
        pid=pid,
        alive=not reused and not process.is_dead(pid),
        port=port,
        config=Path(str(lock.get("configPath", ""))),
        since=_time(lock.get("createdAt")),
    )


def is_service(pid: int) -> bool | None:
    """Whether the system started a gateway; None where that is not seen."""
    return process.has_variable(pid, "OPENCLAW_SERVICE_MARKER")


def _number(value: Json) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _time(value: Json) -> float | None:
    with suppress(ValueError):
        return datetime.fromisoformat(str(value)).timestamp()
    return None
