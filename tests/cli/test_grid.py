"""Tables as wide as the terminal, with whole words; on a pipe a row is a line."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from openclaw_cfg.cli.grid import PIPE, Grid, Paragraph

KEY = "${TENCENT_CODING_PLAN_API_KEY}"
ROWS = (
    ("tencent-coding-plan", "coding-plan", KEY, "tc-code-latest, hunyuan-2.0-thinking"),
    ("deepseek", "general", "${DEEPSEEK_API_KEY}", "deepseek-flash, deepseek-v4-pro"),
    ("中文名字", "general", "none", "https://models.example/a/very/long/address/of/it"),
)


def drawn(renderable, width):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(renderable, soft_wrap=True)
    return console.file.getvalue().rstrip("\n")


def grid():
    table = Grid("PROVIDER", "KIND", "KEY", "MODELS")
    for row in ROWS:
        table.add(*map(Text, row))
    return table


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 140])
def test_no_word_is_broken_and_no_line_is_too_long(width):
    text = drawn(grid(), width)

    words = {word for row in ROWS for cell in row for word in cell.split()}
    assert words <= set(text.split())
    assert all(
        Text(line).cell_len <= width or "://" in line for line in text.splitlines()
    )


def test_columns_stay_side_by_side_where_they_fit():
    lines = drawn(grid(), 100).splitlines()

    assert lines[0].split() == ["PROVIDER", "KIND", "KEY", "MODELS"]
    before = [line.partition("general")[0] for line in lines if "general" in line]
    assert {Text(part).cell_len for part in before} == {21}


def test_a_narrow_terminal_gets_each_row_on_lines_of_its_own():
    text = drawn(grid(), 60)

    assert text.splitlines()[:3] == [
        "tencent-coding-plan",
        f"  KIND coding-plan  KEY {KEY}",
        "  MODELS tc-code-latest, hunyuan-2.0-thinking",
    ]


def test_on_a_pipe_a_row_is_a_line_with_full_values():
    table = Grid("", "a", "b", spaced=True)
    table.add(Text("row"), Text("one\ntwo"), Text("word " * 50))

    assert drawn(table, PIPE).splitlines() == [
        "     a         b",
        f"row  one, two  {'word ' * 50}".rstrip(),
    ]


def test_numbers_are_set_to_the_right():
    table = Grid("NAME", "COST", right=(1,))
    table.add(Text("a"), Text("1"))
    table.add(Text("b"), Text("10000"))

    assert drawn(table, 80) == "NAME   COST\na         1\nb     10000"


def test_prose_wraps_between_words_and_not_on_a_pipe():
    prose = "a model that is not listed " * 8
    narrow = drawn(Paragraph(prose, indent=2), 60).splitlines()

    assert max(map(len, narrow)) <= 60
    assert all(line.startswith("  ") for line in narrow[1:])
    assert drawn(Paragraph(prose), PIPE) == prose.rstrip()


def test_the_head_of_some_rows_keeps_to_one_line_where_columns_do_not_fit():
    """What is beside its name is under no title, so none is put before it."""
    table = grid()
    table.head(Text("a-plan"), Text("2026-02-25*"))

    assert "a-plan  2026-02-25*" in drawn(table, 40).splitlines()
