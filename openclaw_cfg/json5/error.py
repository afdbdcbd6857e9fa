"""What can be wrong with a text, or with a request to edit it."""

from openclaw_cfg.source import Position, Source, Span


class Json5Error(ValueError):
    """A text is not JSON5: what was expected, and where.

    Neither the message nor the `repr` ever holds a word of the text, because it may be
    a key; at most they name one character.

    Attributes:
        message: lower case, no full stop.
        span: where the expected thing should be.
        opened: the bracket, quote or `/*` that should have been closed by then.
        help: what to do about it; may be empty.
        source: the text.
    """

    def __init__(
        self,
        source: Source,
        message: str,
        span: Span,
        *,
        opened: Span | None = None,
        help: str = "",  # noqa: A002 -- the name that findings have for it
    ) -> None:
        super().__init__(message)
        self.source = source
        self.message = message
        self.span = span
        self.opened = opened
        self.help = help

    @property
    def start(self) -> Position:
        """Where `span` begins, as people count."""
        return self.source.position(self.span.start)

    def __str__(self) -> str:
        return f"{self.start.line}:{self.start.column}: {self.message}"


class EncodingError(Json5Error):
    """The bytes are not UTF-8; `source` holds as much of the text as can be decoded."""


class EditError(ValueError):
    """An edit that cannot be made: a mistake of the code that asked for it.

    The message names the path, never a value.
    """


def describe(char: str) -> str:
    """How a message shows a character: itself if it is visible, else its number."""
    if char == "\0":
        return "a NUL byte"
    visible = char.isprintable() and not char.isspace()
    return f'"{char}"' if visible else f"U+{ord(char):04X}"
