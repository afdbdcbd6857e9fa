"""The steps of the demo: our own commands, as a user would type them.

They run in the process that `demo` starts, whose home is the demo's folder.
"""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from openclaw_cfg.catalog import preset
from openclaw_cfg.cli import run
from openclaw_cfg.cli.failure import FailureReport
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.streams import outlast_readers
from openclaw_cfg.demo.server import serve

_PLAN: Final = "zai-coding-plan"
_GENERAL: Final = "deepseek"
_KEYS: Final = {
    "DEMO_PLAN_KEY": "demo-key-of-the-plan",
    "DEMO_API_KEY": "demo-key-of-the-api",
}


def main(color: str) -> None:
    """Show all steps.

    The exit code is 1 when a step did not end as expected, and 3, with a message, when
    the output could not be written.
    """
    ended = outlast_readers()
    os.environ.update(_KEYS)
    _talk("Two providers on this machine stand in for the vendors'.\n")
    with _providers() as (plan, general):
        good = (
            _step(
                color,
                "Make a hybrid configuration: plan for you, general API for the rest.",
                *("init", "--setup", "hybrid"),
                *("--provider", _PLAN, "--provider", _GENERAL),
                *("--base-url", f"{_PLAN}={plan}"),
                *("--base-url", f"{_GENERAL}={general}"),
                *("--api-key-env", f"{_PLAN}=DEMO_PLAN_KEY"),
                *("--api-key-env", f"{_GENERAL}=DEMO_API_KEY", "--yes"),
            )
            and _step(
                color, "Ask every provider: does it answer, is the key good?", "probe"
            )
            and _step(
                color,
                "The same with a wrong key.",
                *("probe", _GENERAL),
                expect=1,
                DEMO_API_KEY="demo-key-that-is-wrong",
            )
            and _step(color, "Check the file as OpenClaw does.", "validate")
            and _step(color, "Who does what, with whose key?", "list")
        )
    if lost := ended():
        failed = FailureReport(Context.early([]).console, as_json=False)
        sys.exit(failed(lost.message, hint=lost.hint, code=lost.exit_code))
    sys.exit(0 if good else 1)


def _step(
    color: str, words: str, *args: str, expect: int = 0, **variables: str
) -> bool:
    """Announce a step, show the command, run it; whether it ended as expected."""
    before = "".join(f"{name}=… " for name in variables)
    _talk(f"# {words}\n$ {before}openclaw-cfg {shlex.join(args)}")
    os.environ.update(variables)
    code = run([*args, "--color", color])
    os.environ.update(_KEYS)
    _talk("")
    return code == expect


def _talk(text: str) -> None:
    sys.stdout.flush()
    Context.early([]).console.talk(text)


@contextmanager
def _providers() -> Iterator[tuple[str, str]]:
    """Base URLs of a plan and a general provider on the loopback interface."""
    models = {name: [m.id for m in preset(name).models] for name in (_PLAN, _GENERAL)}
    plan_key, general_key = _KEYS.values()
    with (
        serve(keys={plan_key}, models=models[_PLAN]) as plan,
        serve(keys={general_key}, models=models[_GENERAL]) as general,
    ):
        yield plan.base_url, general.base_url
