"""Which command of a secret provider OpenClaw would run."""

import os
from pathlib import Path

import pytest

from openclaw_cfg.openclaw.secret_refs import command_problem

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "bin" / "op"
    path.parent.mkdir()
    path.touch(mode=0o755)
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("mode", "problem"),
    [
        (0o755, None),
        (0o700, None),
        (0o775, "can be changed by others"),
        (0o757, "can be changed by others"),
    ],
)
def test_one_that_others_can_change_is_not_run(program, mode, problem):
    program.chmod(mode)
    found = command_problem(program)

    assert (found and found[0]) == problem
    assert not found or found[1] == f"chmod go-w {program}"


def test_one_of_somebody_else_is_not_run(program, monkeypatch):
    uid = program.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: uid + 1)

    assert command_problem(program)[0] == "belongs to somebody else"


def test_what_is_no_program_is_told(program):
    link = program.with_name("link")
    link.symlink_to(program)

    assert command_problem(program.with_name("none"))[0] == "cannot be read"
    assert command_problem(Path("a\0b"))[0] == "cannot be read"
    assert command_problem(program.parent)[0] == "is a folder"
    assert command_problem(link) == ("is a symbolic link", f'use "{program}"')


def test_trusted_folders(program, tmp_path):
    outside = command_problem(program, [tmp_path / "other"])

    assert outside[0] == "lies outside trustedDirs"
    assert command_problem(program, [tmp_path / "other", tmp_path]) is None
