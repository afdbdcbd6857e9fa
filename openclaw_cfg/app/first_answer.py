"""One question to a model through the installed OpenClaw, as the gateway does it."""

import json
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from openclaw_cfg.jsonpath import Json, as_array, get

_QUESTION: Final = "Say in one short sentence that you are there."
_SECONDS: Final = 90
_MOST: Final = 400


def first_answer(
    openclaw: Path, model: str, env: Mapping[str, str], config: Path
) -> tuple[bool, str]:
    """Ask a model one question by `openclaw infer model run`, without a gateway.

    Args:
        model: `provider/model`.
        config: the file for OpenClaw to load.

    Returns:
        Whether it answered, with the answer or the error.
    """
    words = [str(openclaw), "infer", "model", "run", "--local", "--json"]
    try:
        done = subprocess.run(
            [*words, "--model", model, "--prompt", _QUESTION],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            env={**env, "OPENCLAW_CONFIG_PATH": str(config)},
        )
    except subprocess.TimeoutExpired:
        return False, f"no answer within {_SECONDS} seconds"
    except OSError as error:
        return False, f"OpenClaw could not be started: {error.strerror}"
    text = _text(done.stdout)
    if text:
        return True, text[:_MOST]
    # What OpenClaw prints may hold a key. The listing alone was asked before the write.
    probe = f"openclaw-cfg probe {shlex.quote(model.partition('/')[0])} --level chat"
    return False, f"run `{probe}` to see what is wrong"


def _text(output: str) -> str:
    try:
        value: Json = json.loads(output)
    except (ValueError, RecursionError):
        return ""
    texts = (get(row, "text") for row in as_array(get(value, "outputs")))
    return " ".join(" ".join(t for t in texts if isinstance(t, str)).split())
