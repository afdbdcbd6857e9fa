import io
import json
import random
import stat
import subprocess

import openclaw_binary
import pytest
from dotenv import dotenv_values
from hypothesis import assume, given
from hypothesis import strategies as st

from openclaw_cfg import dotenv
from openclaw_cfg.errors import FileError, UsageError

AWKWARD = st.text(
    st.sampled_from([*"aZ0 #'\"`\\$={}:!nrt\t", "é", "\u00a0", "\u3000"]), max_size=12
)
LINES = st.lists(
    st.sampled_from(
        [
            "",
            "# a comment with KEY=1",
            "OTHER=1",
            "export KEY=old",
            "KEY=old # why",
            "  KEY = 'old' ",
            "KEY: old",
            'LONG="first\nsecond"',
            "OTHER='#' # both",
            "not a binding",
        ]
    )
)
NEWLINES = st.sampled_from(["\n", "\r\n"])


def python_reads(text):
    return dotenv_values(stream=io.StringIO(text), interpolate=False)


def others(text, newline):
    """Lines that do not set KEY; empty ones may be added at the end."""
    lines = text.rstrip(newline).split(newline)
    return [line for line in lines if "KEY" not in line or line.startswith("#")]


@given(AWKWARD)
def test_every_reader_gets_back_the_value_that_was_written(value):
    try:
        quoted = dotenv._quote("KEY", value)
    except UsageError:
        assume(False)

    text = f"KEY={quoted}\n"

    assert dotenv.parse(text) == {"KEY": value}
    assert python_reads(text) == {"KEY": value}


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_value_is_written_faithfully_or_refused(value):
    try:
        quoted = dotenv._quote("KEY", value)
    except UsageError:
        return

    assert dotenv.parse(f"A=1\nKEY={quoted}\nB=2\n") == {
        "A": "1",
        "KEY": value,
        "B": "2",
    }
    assert python_reads(f"KEY={quoted}\n") == {"KEY": value}


@pytest.mark.parametrize(
    "value",
    [
        *["", "sk-a_B.9/+=:@%,", "a b", "a#b", "it's", 'say "x"', "a'b\"c", "$HOME"],
        *["${HOME}", "C:\\new", "tab\tbed", "\\", "a\\\\b", "#", " padded ", "a\\b"],
    ],
)
def test_usual_and_unusual_keys_can_be_written(value):
    text = f"KEY={dotenv._quote('KEY', value)}\n"

    assert dotenv.parse(text) == {"KEY": value}
    assert python_reads(text) == {"KEY": value}


@pytest.mark.parametrize("value", ["two\nlines", "a\rb", "nul\0", "'\"#", "'#\\n\""])
def test_a_value_that_no_form_can_hold_is_refused_without_showing_it(tmp_path, value):
    with pytest.raises(UsageError) as caught:
        dotenv.assign(tmp_path / ".env", "KEY", value)

    assert value not in f"{caught.value.message}{caught.value.hint}"
    assert not (tmp_path / ".env").exists()


@given(LINES, NEWLINES, AWKWARD)
def test_all_other_lines_stay_byte_for_byte(lines, newline, value):
    text = newline.join([*lines, "LAST=1", ""])
    try:
        quoted = dotenv._quote("KEY", value)
    except UsageError:
        assume(False)

    changed = dotenv._assigned(text, "KEY", quoted)

    assert others(changed, newline) == others(text, newline)
    assert dotenv.parse(changed) == {**dotenv.parse(text), "KEY": value}


@given(LINES, NEWLINES)
def test_removing_a_name_leaves_nothing_of_it_and_all_of_the_rest(lines, newline):
    text = newline.join([*lines, "LAST=1", ""])

    changed = dotenv._removed(text, "KEY")

    wished = {
        name: value for name, value in dotenv.parse(text).items() if name != "KEY"
    }
    assert dotenv.parse(changed) == wished
    assert others(changed, newline) == others(text, newline)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "KEY=v\n"),
        ("A=1", "A=1\nKEY=v\n"),
        ("A=1\r\n", "A=1\r\nKEY=v\r\n"),
        ("KEY=old\nB=2\n", "KEY=v\nB=2\n"),
        ("export KEY='old' # mine\n", "export KEY=v # mine\n"),
        ("KEY=old#mine\n", "KEY=v #mine\n"),
        ("KEY=1\nKEY=2\n", "KEY=1\nKEY=v\n"),
        ("KEY: old\n", "KEY=v\n"),
        ("KEY=\nB=2\n", "KEY=v\nB=2\n"),
        ('KEY="a\nb"\nB=2\n', "KEY=v\nB=2\n"),
        ("#KEY=old\n", "#KEY=old\nKEY=v\n"),
        ("KEYS=old\n", "KEYS=old\nKEY=v\n"),
        ("\ufeffKEY=old\r\nB=2\r\n", "\ufeffKEY=v\r\nB=2\r\n"),
    ],
)
def test_a_name_is_set_in_its_place(tmp_path, before, after):
    path = tmp_path / ".env"
    path.write_bytes(before.encode())

    assert dotenv.assign(path, "KEY", "v")

    assert path.read_bytes() == after.encode()
    assert dotenv.values(path)["KEY"] == "v"


def test_bytes_that_are_not_utf_8_survive(tmp_path):
    path = tmp_path / ".env"
    path.write_bytes(b"# caf\xe9\nA=\xff\n")

    dotenv.assign(path, "KEY", "v")

    assert path.read_bytes() == b"# caf\xe9\nA=\xff\nKEY=v\n"


def test_a_new_file_and_its_folder_are_private(tmp_path):
    path = tmp_path / "state" / ".env"

    dotenv.assign(path, "KEY", "v")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [*path.parent.iterdir()] == [path]


def test_a_file_that_others_can_read_is_made_private_even_if_nothing_changes(tmp_path):
    path = tmp_path / ".env"
    path.write_text("KEY=v\n")
    path.chmod(0o644)

    assert not dotenv.assign(path, "KEY", "v")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == "KEY=v\n"


def test_the_same_value_leaves_the_file_alone(tmp_path):
    path = tmp_path / ".env"
    path.write_text("KEY='v'\n")
    path.chmod(0o600)
    before = path.stat()

    assert not dotenv.assign(path, "KEY", "v")

    assert path.stat() == before


def test_a_symbolic_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("A=1\n")
    path = tmp_path / ".env"
    path.symlink_to("real")

    dotenv.assign(path, "KEY", "v")

    assert path.is_symlink()
    assert (tmp_path / "real").read_text() == "A=1\nKEY=v\n"


def test_a_quote_left_open_that_would_swallow_the_new_line_is_refused(tmp_path):
    path = tmp_path / ".env"
    path.write_text("X='open\n")

    with pytest.raises(FileError, match="not closed"):
        dotenv.assign(path, "KEY", "# v")

    assert path.read_text() == "X='open\n"


def test_a_file_that_openclaw_would_ignore_for_its_size_is_not_made(tmp_path):
    path = tmp_path / ".env"
    path.write_text("#" * (dotenv.LIMIT - 4) + "\n")

    with pytest.raises(FileError, match="1 MiB"):
        dotenv.assign(path, "KEY", "value")

    assert path.stat().st_size == dotenv.LIMIT - 3


def test_a_file_that_is_too_large_already_is_refused(tmp_path):
    path = tmp_path / ".env"
    path.write_text("#" * (dotenv.LIMIT + 1))

    with pytest.raises(FileError, match="larger than 1 MiB"):
        dotenv.values(path)


@pytest.mark.parametrize("name", ["", "1A", "A-B", "A B", "A=B", "É"])
def test_a_name_that_is_none_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match="not a name"):
        dotenv.assign(tmp_path / ".env", name, "v")


def test_removing_from_no_file_makes_none(tmp_path):
    assert not dotenv.remove(tmp_path / ".env", "KEY")
    assert not (tmp_path / ".env").exists()


def test_removing_takes_every_line_that_sets_the_name(tmp_path):
    path = tmp_path / ".env"
    path.write_text("KEY=1\nA=1\nexport KEY='two\nlines' # x\nB=2")

    assert dotenv.remove(path, "KEY")

    assert path.read_text() == "A=1\nB=2"


def test_no_file_sets_no_variables(tmp_path):
    assert dotenv.values(tmp_path / ".env") == {}


def test_names_that_openclaw_passes_over_are_not_among_the_values(tmp_path):
    (tmp_path / ".env").write_text("a.b=1\nA-B=2\nC=3\n")

    assert dotenv.values(tmp_path / ".env") == {"C": "3"}


PARTS = [*"AB=:#'\"`\\n $x", "export ", "\n", "\r\n", "\r", "\\n", "\ufeff", "\u00a0"]


@pytest.mark.openclaw
def test_openclaws_own_dotenv_reads_the_same(tmp_path):
    openclaw = openclaw_binary.find(tmp_path)
    package = openclaw.package.parent / "dotenv"
    script = (
        "let text = ''; process.stdin.on('data', d => text += d).on('end', () =>"
        " console.log(JSON.stringify(JSON.parse(text).map("
        f"require({json.dumps(str(package))}).parse))))"
    )
    texts = [*_texts(3000)]
    values = [
        "a b",
        "a#b",
        "it's",
        'say "x"',
        "a'b\"c",
        "$A",
        "\\",
        "a\\\\b",
        "\\n",
        "",
    ]
    texts += [f"KEY={dotenv._quote('KEY', value)}\n" for value in values]

    done = subprocess.run(
        [openclaw.node, "-e", script],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        env={},
    )

    found = json.loads(done.stdout)
    assert found == [dotenv.parse(text) for text in texts]
    assert [read["KEY"] for read in found[-len(values) :]] == values


def _texts(count):
    chance = random.Random(0)
    for _ in range(count):
        yield "".join(chance.choices(PARTS, k=chance.randint(1, 25)))
