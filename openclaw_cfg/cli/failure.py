"""How a run reports a failure, to people and to programs."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from openclaw_cfg.cli.console import Console

INTERRUPTED = 130


class FailureReport(Struct, frozen=True):
    """The one place that reports failures.

    Attributes:
        as_json: also print `{"version": 1, "error": {…}}`, because readers of standard
            output expect one JSON document, on failure too.
    """

    console: Console
    as_json: bool

    def __call__(self, message: str, *, hint: str = "", code: int) -> int:
        """Report what is wrong; return the exit code."""
        self.console.error(message, hint=hint)
        self._document(message, hint, code)
        return code

    def interrupted(self) -> int:
        """Report that the user stopped the run."""
        more = "more " if self.console.wrote else ""
        self.console.talk(f"\ninterrupted; nothing {more}was written")
        self._document("interrupted", "", INTERRUPTED)
        return INTERRUPTED

    def _document(self, message: str, hint: str, code: int) -> None:
        if self.as_json:
            error = {"message": message, "hint": hint, "exitCode": code}
            self.console.json({"version": 1, "error": error}, schema="error-1")


def wants_json(args: Sequence[str]) -> bool:
    """Whether the flags, as far as they can be read, ask for one JSON document."""
    flags = args[: args.index("--")] if "--" in args else args
    return (
        "--json" in flags
        or "--format=json" in flags
        or ("--format", "json") in pairwise(flags)
    )
