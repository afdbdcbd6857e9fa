"""The version that an `openclaw` command prints."""

import re
import subprocess
from typing import Final

_VERSION: Final = re.compile(r"\d{4}\.\d+\.\d+\S*")


def printed_version(command: str) -> str:
    """What a command says of its version; empty if it does not say it."""
    try:
        done = subprocess.run(
            [command, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = _VERSION.search(done.stdout)
    return found[0] if found else ""
