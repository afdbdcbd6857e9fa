import os

import pytest
from msgspec.structs import replace

from openclaw_cfg.errors import FileChanged, FileError, FileMissing, Refused
from openclaw_cfg.files import history
from openclaw_cfg.files.read import digest, read_bytes, read_or_new
from openclaw_cfg.files.write import WriteOptions, undo, write


@pytest.fixture
def terms(tmp_path):
    return WriteOptions(env={}, history=tmp_path / "history", command="add", patience=0)


@pytest.fixture
def config(tmp_path):
    (tmp_path / "state").mkdir()
    return tmp_path / "state" / "openclaw.json"


def put(config, data, terms):
    write(read_or_new(config), data, terms=terms)


def back(config, terms, **named):
    return undo(read_or_new(config), terms=terms, **named)


def test_undo_steps_back_through_all_writes(config, terms):
    config.write_bytes(b"0")
    for data in (b"1", b"2", b"3"):
        put(config, data, terms)

    seen = []
    for _ in range(3):
        back(config, terms)
        seen.append(config.read_bytes())

    assert seen == [b"2", b"1", b"0"]
    with pytest.raises(FileMissing, match="left to undo"):
        back(config, terms)


def test_the_first_write_has_the_number_one(config, terms):
    put(config, b"1", terms)

    assert [path.name for path in terms.history.rglob("*.entry")] == ["000001.entry"]


def test_the_history_of_a_file_stays_where_earlier_versions_look_for_it(config, terms):
    put(config, b"1", terms)

    (folder,) = terms.history.iterdir()
    assert folder.name == digest(str(config).encode())[:16]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_heads_of_all_files_are_the_latest_first_and_without_bytes(config, terms):
    other = config.with_name("b.json")
    config.write_bytes(b"0")
    for file, data in ((config, b"1"), (config, b"3"), (other, b"2")):
        put(file, data, terms)
    (config.parent / "x").mkdir()
    (terms.history / "odd").mkdir()
    (terms.history / "odd/000001.entry").write_bytes(b"[]")

    found = history.heads(terms.history)

    assert [head.path for head in found] == [other, config, config]
    assert [head.file.name[5] for head in found] == ["1", "2", "1"]
    assert {head.data for head in found} == {b""}
    assert {head.state for head in found} == {None}


def test_an_entry_says_for_whom_it_was_written(config, terms):
    terms = replace(terms, state=config.parent, main=config.with_name("main.json"))
    put(config, b"1", terms)

    (head,) = history.heads(terms.history)

    assert (head.state, head.main) == (config.parent, config.with_name("main.json"))
    assert (head.command, head.run) == ("add", terms.run)


def test_undo_removes_a_file_that_we_made_and_its_bytes_stay_as_backup(config, terms):
    terms = replace(terms, state=config.parent)
    put(config, b"1", terms)

    back(config, terms)

    assert not config.exists()
    assert config.with_name("openclaw.json.bak").read_bytes() == b"1"


def test_no_backup_is_left_beside_a_file_that_no_openclaw_uses(config, terms):
    config.write_bytes(b"0")
    for data in (b"1", b"2"):
        put(config, data, terms)
    done = back(config, terms)

    assert [path.name for path in config.parent.iterdir()] == ["openclaw.json"]
    assert done.kept.read_bytes() == b"2"


def test_a_backup_of_the_users_own_beside_such_a_file_stays(config, terms):
    config.write_bytes(b"0" * 2000)
    config.with_name("openclaw.json.bak").write_bytes(b"mine")
    put(config, b"1", terms)

    assert config.with_name("openclaw.json.bak").read_bytes() == b"mine"
    assert len([*config.parent.iterdir()]) == 2


def test_what_an_undo_replaces_is_kept_and_bounded(config, terms):
    config.write_bytes(b"0")
    for number in range(history.KEEP + 5):
        put(config, b"1", terms)
        config.write_bytes(f"theirs {number}".encode())
        kept = back(config, terms, force=True).kept

    assert kept.read_bytes() == f"theirs {number}".encode()
    assert kept.stat().st_mode & 0o077 == 0
    assert len([*kept.parent.glob("*.undone")]) <= history.KEEP


def test_undo_gives_back_any_bytes(config, terms):
    config.write_bytes(bytes(range(256)))
    put(config, b"{}", terms)

    back(config, terms)

    assert config.read_bytes() == bytes(range(256))


def test_the_same_bytes_coming_and_going_are_stepped_through_in_order(config, terms):
    config.write_bytes(b"A")
    for data in (b"B", b"A", b"B"):
        put(config, data, terms)

    seen = []
    for _ in range(3):
        back(config, terms)
        seen.append(config.read_bytes())

    assert seen == [b"A", b"B", b"A"]


def test_a_change_by_something_else_is_not_undone(config, terms):
    config.write_bytes(b"0")
    put(config, b"1", terms)
    config.write_bytes(b"theirs")

    with pytest.raises(FileChanged, match="something else since our last") as caught:
        back(config, terms)

    assert caught.value.hint
    assert config.read_bytes() == b"theirs"


def test_told_so_it_is_undone_and_stays_as_backup(config, terms):
    terms = replace(terms, state=config.parent)
    config.write_bytes(b"0")
    put(config, b"1", terms)
    config.write_bytes(b"theirs")

    back(config, terms, force=True)

    assert config.read_bytes() == b"0"
    assert config.with_name("openclaw.json.bak").read_bytes() == b"theirs"


def test_a_file_deleted_since_comes_back_only_when_told_so(config, terms):
    config.write_bytes(b"0")
    put(config, b"1", terms)
    config.unlink()

    with pytest.raises(FileChanged):
        back(config, terms)
    back(config, terms, force=True)

    assert config.read_bytes() == b"0"


def test_undoing_twice_what_made_a_deleted_file_is_harmless(config, terms):
    put(config, b"1", terms)
    config.unlink()

    with pytest.raises((FileChanged, FileMissing)):
        back(config, terms)
    assert not config.exists()


def test_an_entry_whose_write_never_came_is_passed_over(config, terms):
    config.write_bytes(b"0")
    put(config, b"1", terms)
    history.record(terms.history, read_bytes(config), digest(b"2"), command="killed")

    back(config, terms)

    assert config.read_bytes() == b"0"


def test_an_undo_that_died_before_it_forgot_is_not_done_again(
    config, terms, monkeypatch
):
    config.write_bytes(b"0")
    put(config, b"1", terms)
    put(config, b"2", terms)
    with monkeypatch.context() as patch:
        patch.setattr(history, "forget", lambda _: None)
        back(config, terms)
    assert config.read_bytes() == b"1"

    back(config, terms)

    assert config.read_bytes() == b"0"


def test_entries_tell_when_and_which_command_the_latest_first(config, terms):
    config.write_bytes(b"0")
    put(config, b"1", terms)
    put(config, b"2", terms)

    latest, first = history.entries(terms.history, config)

    assert latest.time >= first.time
    assert latest.time.tzinfo is not None
    assert (latest.command, latest.before, latest.after) == (
        "add",
        digest(b"1"),
        digest(b"2"),
    )
    assert first.data == b"0"


def test_the_number_of_entries_is_bounded(config, terms):
    for number in range(history.KEEP + 5):
        put(config, str(number).encode(), terms)

    kept = history.entries(terms.history, config)

    assert len(kept) == history.KEEP == 20
    assert kept[0].after == digest(str(history.KEEP + 4).encode())


def test_two_configurations_do_not_mix(config, terms):
    other = config.with_name("other.json")
    config.write_bytes(b"0")
    put(config, b"1", terms)
    put(other, b"x", terms)

    back(config, terms)

    assert (config.read_bytes(), other.read_bytes()) == (b"0", b"x")


def test_a_link_and_its_target_have_one_history(config, terms, tmp_path):
    config.write_bytes(b"0")
    (tmp_path / "link").symlink_to(config)
    put(tmp_path / "link", b"1", terms)

    back(config, terms)

    assert config.read_bytes() == b"0"


@pytest.mark.parametrize("junk", [b"", b"{}", b"[]\n", b'{"version": 2}\n', b"\xff\n"])
def test_what_is_not_an_entry_is_left_out(config, terms, junk):
    config.write_bytes(b"0")
    put(config, b"1", terms)
    folder = history.entries(terms.history, config)[0].file.parent
    (folder / "000009.entry").write_bytes(junk)
    (folder / "notes.txt").write_text("mine")

    back(config, terms)

    assert config.read_bytes() == b"0"


def test_when_nothing_can_be_kept_nothing_is_written(config, terms, tmp_path):
    config.write_bytes(b"0")
    (tmp_path / "history").write_text("in the way")

    with pytest.raises(FileError, match="keep the previous version") as caught:
        put(config, b"1", terms)

    assert caught.value.hint
    assert config.read_bytes() == b"0"


def test_undo_obeys_a_read_only_openclaw(config, terms, tmp_path):
    config.write_bytes(b"0")
    put(config, b"1", terms)
    locked = WriteOptions(env={"OPENCLAW_NIX_MODE": "1"}, history=terms.history)

    with pytest.raises(Refused):
        back(config, locked)


def test_files_and_folders_of_the_history_are_private(config, terms):
    old = os.umask(0)
    try:
        put(config, b"1", terms)
    finally:
        os.umask(old)

    for path in (terms.history, *terms.history.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0
