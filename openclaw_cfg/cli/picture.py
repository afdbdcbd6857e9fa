"""A terminal page as an SVG picture that loads nothing from elsewhere."""

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType


def picture(page: "RenderableType", *, title: str, width: int = 80) -> str:
    """An SVG of what a terminal of that width would show, by rich's own export."""
    from rich.console import Console  # noqa: PLC0415  (slow import)

    console = Console(
        record=True,
        width=width,
        file=io.StringIO(),
        color_system="truecolor",
        force_terminal=True,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(page)
    svg = console.export_svg(title=title, unique_id="page")
    # The export's fonts come from another server; the viewer's own are good enough.
    return re.sub(r"\s*@font-face \{[^}]*\}", "", svg)
