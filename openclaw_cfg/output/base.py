"""What every module in `output/` offers."""

from typing import TYPE_CHECKING, Protocol

from openclaw_cfg.report import Run

if TYPE_CHECKING:
    from rich.text import Text


class Format(Protocol):
    """A way to print a run.

    `render` is pure. A format for people returns a rich `Text`, which gets colour
    where the stream has it; a format for machines returns a `str`, printed as it is.
    """

    ID: str
    HELP: str

    def render(self, run: Run, /) -> "str | Text":
        """The whole text for standard output; empty when there is nothing to say."""
        ...
