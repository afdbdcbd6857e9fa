"""What rich prints, without the harmful characters that text from elsewhere holds."""

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment

from openclaw_cfg.output.printable import printable_lines


@dataclass(frozen=True, slots=True)
class Harmless:
    """Another renderable, whose text is made printable and whose styles stay."""

    renderable: RenderableType

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        for text, style, control in console.render(self.renderable, options):
            yield Segment(text if control else printable_lines(text), style, control)
