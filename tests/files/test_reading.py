import os
import socket
import stat
from pathlib import Path

import pytest

from openclaw_cfg.errors import FileError, FileMissing
from openclaw_cfg.files.read import digest, read_bytes, read_or_new

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def test_a_file_is_read_with_all_that_a_write_needs(tmp_path):
    path = tmp_path / "c.json"
    path.write_bytes(b"\xef\xbb\xbf{}\r\n")
    path.chmod(0o640)

    read = read_bytes(path)

    assert read.data == b"\xef\xbb\xbf{}\r\n"
    assert read.digest == digest(read.data)
    assert (read.mode, read.links, read.exists) == (0o640, 1, True)
    assert read.owner.uid == os.getuid()


def test_a_relative_path_becomes_absolute_with_its_links_kept(tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "c.json").write_text("{}")
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)

    read = read_bytes(Path("x/../link/c.json"))

    assert read.path == tmp_path / "link" / "c.json"
    assert read.target == tmp_path / "real" / "c.json"


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(FileMissing, match="there is no file"):
        read_bytes(tmp_path / "c.json")


def test_a_file_that_is_not_there_yet_can_be_written(tmp_path):
    read = read_or_new(tmp_path / "c.json")

    assert not read.exists
    assert (read.data, read.digest, read.mode, read.links) == (b"", None, None, 0)


def test_a_dangling_link_says_where_it_leads(tmp_path):
    (tmp_path / "c.json").symlink_to("gone/there.json")

    with pytest.raises(FileMissing, match='link to "gone/there'):
        read_bytes(tmp_path / "c.json")


def test_a_new_file_may_lie_behind_a_link_but_not_in_a_missing_folder(tmp_path):
    (tmp_path / "a.json").symlink_to("b.json")
    (tmp_path / "c.json").symlink_to("gone/there.json")

    assert read_or_new(tmp_path / "a.json").target == tmp_path / "b.json"
    with pytest.raises(FileMissing):
        read_or_new(tmp_path / "c.json")


def test_links_in_a_circle_are_told(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(FileError, match="could not read") as caught:
        read_bytes(tmp_path / "a")

    assert "circle" in caught.value.hint


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(FileError, match="is a folder"):
        read_bytes(tmp_path)


def test_a_path_through_a_file_is_refused(tmp_path):
    (tmp_path / "a").write_text("")

    with pytest.raises(FileError, match="not a directory"):
        read_bytes(tmp_path / "a" / "c.json")


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "c.json")

    with pytest.raises(FileError, match="named pipe"):
        read_bytes(tmp_path / "c.json")


def test_a_file_swapped_for_a_pipe_after_the_look_is_refused_too(tmp_path, monkeypatch):
    path = tmp_path / "c.json"
    path.write_text("{}")
    usual = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(type(path), "stat", lambda _: usual)

    with pytest.raises(FileError, match="named pipe"):
        read_bytes(path)


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("c.json")

        with pytest.raises(FileError, match="is a socket"):
            read_bytes(tmp_path / "c.json")


def test_a_device_is_refused():
    with pytest.raises(FileError, match="is a device"):
        read_bytes(Path("/dev/zero"))


@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_a_file_without_permission_is_refused_with_a_hint(tmp_path):
    path = tmp_path / "c.json"
    path.write_text("{}")
    path.chmod(0)

    with pytest.raises(FileError, match="permission denied") as caught:
        read_bytes(path)

    assert "ls -ld" in caught.value.hint


def test_the_size_is_bounded(tmp_path):
    path = tmp_path / "c.json"
    path.write_bytes(b" " * 1025)

    assert len(read_bytes(path, limit=1025).data) == 1025
    with pytest.raises(FileError, match="larger than"):
        read_bytes(path, limit=1024)


def test_a_huge_file_is_refused_without_being_read_into_memory(tmp_path):
    path = tmp_path / "c.json"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # sparse

    assert stat.S_ISREG(path.stat().st_mode)
    with pytest.raises(FileError, match="larger than 64 MiB"):
        read_bytes(path)
