"""Three screens of `init` for the README, from a real run in a real terminal.

    python tests/screens.py FOLDER     writes init-{terms,models,end}.{svg,txt}

A coding plan and a general API on the loopback play the vendors. What changes from run
to run (the port, the milliseconds, the temporary home) is replaced by fixed words, so
that equal screens make equal files. Needs the `test` extra.
"""

import io
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import pyte
from pty_screen import Terminal, without_openclaw
from rich.console import Console
from rich.style import Style
from rich.text import Text

from openclaw_cfg.catalog import preset
from openclaw_cfg.demo import serve

_SIZE: Final = (84, 34)
_PLAN_KEY: Final = "demo-key-of-the-plan"
_API_KEY: Final = "demo-key-of-the-api"
_FONT: Final = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)
# What pyte calls the colours of a terminal.
_COLORS: Final = {
    "default": "",
    "brown": "yellow",
    "brightblack": "bright_black",
}
_VOLATILE: Final = (
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:8080"),
    (re.compile(r"\(\d+ ms\)"), "(12 ms)"),
)


def main(folder: Path) -> None:
    """Run `init` once, and take three pictures on the way."""
    folder.mkdir(parents=True, exist_ok=True)
    plan_models = [*(m.id for m in preset("zai-coding-plan").models[:4]), "glm-6-beta"]
    api_models = [model.id for model in preset("deepseek").models]
    with (
        tempfile.TemporaryDirectory() as home,
        serve(keys=[_PLAN_KEY], models=plan_models) as plan,
        serve(keys=[_API_KEY], models=api_models) as api,
    ):
        terminal = Terminal(
            "init",
            f"--base-url=zai-coding-plan={plan.base_url}",
            f"--base-url=deepseek={api.base_url}",
            home=Path(home),
            size=_SIZE,
            env={"PATH": without_openclaw()},
        )
        try:
            _lead(terminal, lambda name: _save(terminal, folder / name))
        finally:
            terminal.close()


def _lead(terminal: Terminal, picture: Callable[[str], None]) -> None:
    terminal.answer("What do you want to use?")
    terminal.find("Which plan or login?", "glm", "GLM Coding Plan")
    terminal.wait_for("esc back")
    picture("init-terms")
    terminal.answer("Key for GLM")
    terminal.answer("Paste the key", _PLAN_KEY)
    terminal.answer("Check the key now")
    terminal.answer("Where to keep it?")
    terminal.wait_for("glm-6-beta")
    terminal.wait_for("esc back")
    picture("init-models")
    terminal.answer("Which models of GLM")
    terminal.find("Which general API?", "deeps", "DeepSeek")
    terminal.answer("Key for DeepSeek")
    terminal.answer("Paste the key", _API_KEY)
    for question in (
        "Which models of DeepSeek",
        "Another provider?",
        "is the defaultModel?",
        "Which models when",
        "Write ~/",
    ):
        terminal.answer(question)
    if terminal.end() != 0:
        raise SystemExit(terminal.everything)
    picture("init-end")


def _save(terminal: Terminal, path: Path) -> None:
    lines = drawn(terminal.display, _VOLATILE)
    console = Console(record=True, width=_SIZE[0], file=io.StringIO())
    for line in lines:
        console.print(line, soft_wrap=True)
    svg = console.export_svg(title="openclaw-cfg init", unique_id=path.name)
    # Some viewers trim the space at the ends of a text, fixed or not.
    kept = _FONT.sub("", svg).replace("<svg ", '<svg xml:space="preserve" ', 1)
    path.with_suffix(".svg").write_text(kept, encoding="utf-8")
    text = "\n".join(line.plain.rstrip() for line in lines)
    path.with_suffix(".txt").write_text(text, encoding="utf-8")


def drawn(
    display: pyte.Screen, volatile: Sequence[tuple[re.Pattern[str], str]]
) -> list[Text]:
    """The screen with its colours, up to the last line with text and an empty one.

    Without it rich's export cuts the lower parts of letters in the last line.

    Args:
        volatile: what changes from run to run, and the words to show instead.
    """
    lines = [_line(display, row, volatile) for row in range(display.lines)]
    while lines and not lines[-1].plain.strip():
        lines.pop()
    return [*lines, Text()]


def _line(
    display: pyte.Screen, row: int, volatile: Sequence[tuple[re.Pattern[str], str]]
) -> Text:
    cells = [display.buffer[row][column] for column in range(display.columns)]
    text = Text()
    for (fg, bold), run in groupby(cells, lambda cell: (cell.fg, cell.bold)):
        style = Style(color=_COLORS.get(fg, fg) or None, bold=bold)
        text.append("".join(cell.data for cell in run), style)
    for pattern, words in volatile:
        for match in reversed(list(pattern.finditer(text.plain))):
            middle = Text(words, text.get_style_at_offset(Console(), match.start()))
            text = text[: match.start()] + middle + text[match.end() :]
    return text


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
