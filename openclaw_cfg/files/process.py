"""Whether a process is still there, the way OpenClaw's lock asks it.

A process is identified by its id and, where the system provides it cheaply, by its
start time, since ids are reused.
"""

import os
from contextlib import suppress
from pathlib import Path


def is_dead(pid: int) -> bool:
    """Whether there is surely no such process; a zombie counts as dead."""
    if os.name == "nt":
        from openclaw_cfg.files import windows  # noqa: PLC0415 - for one system only

        return windows.is_dead(pid)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False  # of another user
    return _stat(pid)[:1] == ["Z"]


def start_time(pid: int) -> int | None:
    """When the process started, in clock ticks since boot; Linux only, else None.

    OpenClaw leaves `starttime` out of its lock when it cannot tell it, and then goes
    by the process id alone.
    """
    fields = _stat(pid)
    with suppress(IndexError, ValueError):
        return int(fields[19])
    return None


def has_variable(pid: int, name: str) -> bool | None:
    """Whether a process was started with a variable; None where that is not seen."""
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return None
    return any(one.startswith(f"{name}=".encode()) for one in variables)


def _stat(pid: int) -> list[str]:
    """Fields of `/proc/PID/stat` after the command, which may hold anything."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
