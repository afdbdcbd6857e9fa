import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from openclaw_cfg.errors import FileChanged, FileError, FileMissing, Refused
from openclaw_cfg.files import atomic
from openclaw_cfg.files.read import digest, read_bytes, read_or_new
from openclaw_cfg.files.write import WriteOptions, Written, write

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def state(tmp_path):
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def terms(tmp_path, state):
    return WriteOptions(env={}, history=tmp_path / "history", state=state, patience=0)


@pytest.fixture
def config(state):
    path = state / "openclaw.json"
    path.write_text("old\n")
    path.chmod(0o600)
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_write_replaces_the_file_and_leaves_nothing_else_but_the_backup(
    config, terms
):
    done = write(read_bytes(config), b"new\n", terms=terms)

    assert done == Written(config, changed=True, backup=True)
    assert config.read_bytes() == b"new\n"
    assert names(config.parent) == ["openclaw.json", "openclaw.json.bak"]


def test_the_same_bytes_are_not_written(config, terms):
    before = config.stat()

    done = write(read_bytes(config), b"old\n", terms=terms)

    assert done == Written(config, changed=False)
    assert config.stat() == before
    assert names(config.parent) == ["openclaw.json"]
    assert not terms.history.exists()


def test_a_new_file_and_its_folder_are_private(tmp_path, terms):
    path = tmp_path / "a" / "openclaw.json"

    write(read_or_new(path), b"new\n", terms=terms)

    assert path.read_bytes() == b"new\n"
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    assert names(path.parent) == ["openclaw.json"]


def test_an_empty_new_file_is_written(state, terms):
    assert write(read_or_new(state / "c.json"), b"", terms=terms).changed
    assert (state / "c.json").read_bytes() == b""


def test_the_mode_stays(config, terms):
    config.chmod(0o664)

    write(read_bytes(config), b"new\n", terms=terms)

    assert mode(config) == 0o664


@pytest.mark.skipif(not AS_ROOT, reason="only root can give files away")
def test_the_owner_stays_for_the_file_and_its_backup(config, terms):
    os.chown(config, 1234, 2345)

    write(read_bytes(config), b"new\n", terms=terms)

    for path in config.parent.iterdir():
        assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


@pytest.mark.parametrize("name", ["OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE"])
def test_a_read_only_openclaw_is_respected(config, tmp_path, name):
    terms = WriteOptions(env={name: "1"}, history=tmp_path / "history")

    with pytest.raises(Refused, match=name) as caught:
        write(read_bytes(config), b"new\n", terms=terms)

    assert caught.value.hint
    assert config.read_bytes() == b"old\n"


def test_other_values_of_those_variables_mean_nothing(config, tmp_path):
    terms = WriteOptions(env={"OPENCLAW_NIX_MODE": "0"}, history=tmp_path / "history")

    assert write(read_bytes(config), b"new\n", terms=terms).changed


def test_a_symbolic_link_stays_and_its_target_is_written(tmp_path, config, terms):
    link = tmp_path / "link.json"
    link.symlink_to(config)

    write(read_bytes(link), b"new\n", terms=terms)

    assert link.is_symlink()
    assert config.read_bytes() == b"new\n"
    assert (config.parent / "openclaw.json.bak").read_bytes() == b"old\n"


def test_a_dangling_link_gets_its_target(tmp_path, state, terms):
    link = tmp_path / "link.json"
    link.symlink_to(state / "c.json")

    write(read_or_new(link), b"new\n", terms=terms)

    assert link.is_symlink()
    assert (state / "c.json").read_bytes() == b"new\n"


def test_a_file_with_two_names_is_refused(tmp_path, config, terms):
    os.link(config, tmp_path / "other")

    with pytest.raises(FileError, match="2 names") as caught:
        write(read_bytes(config), b"new\n", terms=terms)

    assert "cp -p" in caught.value.hint
    assert config.read_bytes() == b"old\n"


def test_what_is_said_about_two_names_helps(tmp_path, terms):
    path = tmp_path / "it's a b.json"
    path.write_text("old\n")
    os.link(path, tmp_path / "other")
    with pytest.raises(FileError) as caught:
        write(read_bytes(path), b"new\n", terms=terms)
    command = caught.value.hint.removeprefix("make it a separate file: ")

    subprocess.run(["/bin/sh", "-c", command], check=True)
    write(read_bytes(path), b"new\n", terms=terms)

    assert path.read_bytes() == b"new\n"
    assert (tmp_path / "other").read_bytes() == b"old\n"


def test_a_folder_that_came_in_place_of_the_file_is_refused(state, terms):
    read = read_or_new(state / "c.json")
    (state / "c.json").mkdir()

    with pytest.raises(FileError, match="is a folder"):
        write(read, b"new\n", terms=terms)


def test_a_parent_that_is_a_file_is_refused(tmp_path, terms):
    (tmp_path / "a").write_text("")
    read = read_or_new(tmp_path / "b" / "c.json")
    (tmp_path / "b").write_text("")

    with pytest.raises(FileError, match="could not write"):
        write(read, b"new\n", terms=terms)


@pytest.mark.parametrize("now", [b"other\n", None])
def test_a_file_that_changed_meanwhile_is_left_as_it_is(config, terms, now):
    read = read_bytes(config)
    config.unlink()
    if now:
        config.write_bytes(now)

    with pytest.raises(FileChanged, match="changed by something else") as caught:
        write(read, b"new\n", terms=terms)

    assert caught.value.exit_code == 3
    assert names(config.parent) == (["openclaw.json"] if now else [])


def test_a_file_that_appeared_meanwhile_is_left_as_it_is(state, terms):
    read = read_or_new(state / "c.json")
    (state / "c.json").write_text("theirs")

    with pytest.raises(FileChanged):
        write(read, b"new\n", terms=terms)

    assert (state / "c.json").read_text() == "theirs"


def test_an_include_that_changed_meanwhile_stops_the_write(config, terms, state):
    include = state / "gateway.json5"
    include.write_text("{}")
    includes = {include: digest(b"{}")}
    include.write_text("{ }")

    with pytest.raises(FileChanged, match="gateway"):
        write(read_bytes(config), b"new\n", terms=terms, includes=includes)

    assert config.read_bytes() == b"old\n"


def test_includes_that_did_not_change_do_not_matter(config, terms, state):
    (state / "gateway.json5").write_text("{}")
    includes = {state / "gateway.json5": digest(b"{}")}

    assert write(read_bytes(config), b"new\n", terms=terms, includes=includes).changed


def test_temporary_files_of_killed_processes_are_swept(config, terms, state):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [
        state / f".openclaw.json.{gone.pid}.0a1b2c3d.openclaw-cfg.tmp",
        state / f".openclaw.json.lock.{gone.pid}.0a1b2c3d.openclaw-cfg.tmp",
    ]
    kept = [
        state / f".openclaw.json.{os.getppid()}.0a1b2c3d.openclaw-cfg.tmp",
        state / f".openclaw.json.{gone.pid}.0a1b2c3d.tmp",
        state / f".other.json.{gone.pid}.0a1b2c3d.openclaw-cfg.tmp",
    ]
    for path in [*left, *kept]:
        path.write_text("half")

    write(read_bytes(config), b"new\n", terms=terms)

    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in kept)


def test_odd_names_are_names(tmp_path, terms):
    for name in ("a[1].json", "ü*?.json5", " .json", "-rf"):
        path = tmp_path / name
        path.write_text("old")

        write(read_bytes(path), b"new", terms=terms)

        assert path.read_text() == "new"


def test_a_folder_that_cannot_be_written_is_one_line_with_a_hint(
    config, terms, monkeypatch
):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", "somewhere")

    monkeypatch.setattr(os, "open", refuse)
    read = read_or_new(config.parent / "new.json")

    with pytest.raises(FileError, match='could not write "'):
        write(read, b"new\n", terms=terms)


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_read_only_folder_is_one_line_with_a_hint(config, terms):
    config.parent.chmod(0o500)
    try:
        with pytest.raises(FileError, match="permission denied") as caught:
            write(read_bytes(config), b"new\n", terms=terms)
    finally:
        config.parent.chmod(0o700)

    assert "ls -ld" in caught.value.hint
    assert config.read_bytes() == b"old\n"


@pytest.fixture
def tiny(tmp_path):
    """A file system of 64 KiB; skipped where mounting is not allowed."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tiny, terms):
    config = tiny / "openclaw.json"
    config.write_text("old\n")

    with pytest.raises(FileError, match="no space left") as caught:
        write(read_bytes(config), b"x" * 100_000, terms=terms)

    assert "make room" in caught.value.hint
    assert config.read_bytes() == b"old\n"
    assert names(tiny) == ["openclaw.json"]
    assert write(read_bytes(config), b"new\n", terms=terms).changed


def test_a_file_system_mounted_read_only_is_one_line(tiny, terms):
    config = tiny / "openclaw.json"
    config.write_text("old\n")
    subprocess.run(["mount", "-o", "remount,ro", str(tiny)], check=True)

    with pytest.raises(FileError, match="read-only") as caught:
        write(read_bytes(config), b"new\n", terms=terms)

    assert "work on a copy" in caught.value.hint
    assert config.read_bytes() == b"old\n"


RACE = """
import sys
from pathlib import Path
from openclaw_cfg.errors import FileChanged
from openclaw_cfg.files.read import read_bytes
from openclaw_cfg.files.write import WriteOptions, write

config, history, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
terms = WriteOptions(env={}, history=history)
done = 0
while done < 25:
    read = read_bytes(config)
    try:
        write(read, read.data + f"{name}{done}\\n".encode(), terms=terms)
    except FileChanged:
        continue
    done += 1
"""


def test_two_processes_at_once_lose_nothing(tmp_path, state):
    config = state / "openclaw.json"
    config.write_text("")
    root = str(Path(__file__).parents[2])
    both = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(config), str(tmp_path / "h"), name],
            env={"PYTHONPATH": root},
        )
        for name in "ab"
    ]

    assert [process.wait(60) for process in both] == [0, 0]

    lines = config.read_text().splitlines()
    for name in "ab":
        mine = [line for line in lines if line[0] == name]
        assert mine == [f"{name}{index}" for index in range(25)]
    assert len(lines) == 50


def test_no_name_of_a_file_ever_holds_what_the_file_holds(config, terms, tmp_path):
    key = "sk-live-0123456789abcdef"
    config.write_text(json.dumps({"apiKey": key}))

    write(read_bytes(config), json.dumps({"key": key}).encode(), terms=terms)

    assert not any(key in path.name for path in tmp_path.rglob("*"))
    private = list(terms.history.rglob("*"))
    assert all(mode(path) == (0o700 if path.is_dir() else 0o600) for path in private)
    assert mode(terms.history) == 0o700


def test_a_missing_file_is_not_made_by_reading_it(state):
    with pytest.raises(FileMissing):
        read_bytes(state / "c.json")
    assert names(state) == []


def test_a_staged_file_is_gone_when_it_cannot_be_published(state, monkeypatch):
    staged = atomic.stage(state / "c.json", b"x")
    (state / "c.json").mkdir()

    with pytest.raises(OSError, match="directory"):
        atomic.publish(staged, state / "c.json")

    assert names(state) == ["c.json"]
