"""How a run says that it could not do what was asked, to a person or a program."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from openclaw_cfg.cli.console import Console

INTERRUPTED = 130


class FailureReport(Struct, frozen=True):
    """The one place from which failures are told.

    Attributes:
        as_json: also print `{"version": 1, "error": {…}}`, for whoever reads standard
            output expects one JSON document, on failure too.
    """

    console: Console
    as_json: bool

    def __call__(self, message: str, *, hint: str = "", code: int) -> int:
        """Tell what is wrong; the exit code, for the caller to return."""
        self.console.error(message, hint=hint)
        self._document(message, hint, code)
        return code

    def interrupted(self) -> int:
        """Tell that the user stopped the run."""
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
