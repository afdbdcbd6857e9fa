import json
import os
import sqlite3
from contextlib import closing

import pytest

from openclaw_cfg.files import backup
from openclaw_cfg.files.clobber_guard import Shape, would_be_reverted
from openclaw_cfg.files.read import read_bytes, read_or_new
from openclaw_cfg.files.write import WriteOptions, write


@pytest.fixture
def config(tmp_path):
    return tmp_path / "openclaw.json"


@pytest.fixture
def terms(tmp_path):
    return WriteOptions(
        env={}, history=tmp_path / "history", state=tmp_path, patience=0
    )


def ring(config):
    return {
        path.name.removeprefix("openclaw.json"): path.read_bytes()
        for path in sorted(config.parent.glob("openclaw.json.bak*"))
    }


def remember(config, good):
    """Make the row that OpenClaw keeps of the last healthy file."""
    folder = config.parent / "state"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "openclaw.sqlite")) as connection, connection:
        connection.execute(
            "CREATE TABLE config_health_entries"
            " (config_path TEXT PRIMARY KEY, last_known_good_json TEXT) STRICT"
        )
        connection.execute(
            "INSERT INTO config_health_entries VALUES (?, ?)", (str(config), good)
        )


def good(size, *, meta=True, mode="local"):
    return json.dumps({"bytes": size, "hasMeta": meta, "gatewayMode": mode})


def test_the_ring_holds_the_last_five_the_newest_without_a_number(config):
    for number in range(7):
        backup.turn(config, str(number).encode(), owner=None)

    assert ring(config) == {
        ".bak": b"6",
        ".bak.1": b"5",
        ".bak.2": b"4",
        ".bak.3": b"3",
        ".bak.4": b"2",
    }
    assert all(p.stat().st_mode & 0o777 == 0o600 for p in config.parent.iterdir())


def test_a_backup_that_others_can_read_is_made_private_when_it_moves(config):
    config.with_name("openclaw.json.bak").write_text("theirs")
    config.with_name("openclaw.json.bak").chmod(0o644)

    backup.turn(config, b"ours", owner=None)

    assert config.with_name("openclaw.json.bak.1").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["folder", "link", "two names"])
def test_what_is_not_an_ordinary_backup_is_left_alone(config, tmp_path, kind):
    path = config.with_name("openclaw.json.bak")
    (tmp_path / "other").write_text("other")
    {
        "folder": path.mkdir,
        "link": lambda: path.symlink_to(tmp_path / "other"),
        "two names": lambda: os.link(tmp_path / "other", path),
    }[kind]()
    before = path.lstat().st_ino

    backup.turn(config, b"ours", owner=None)

    assert path.lstat().st_ino == before
    assert (tmp_path / "other").read_text() == "other"
    assert not [*tmp_path.glob("*.tmp")]


@pytest.mark.parametrize("kind", ["file", "link", "two names"])
def test_set_aside_nothing_is_left_that_could_be_put_back(config, tmp_path, kind):
    path = config.with_name("openclaw.json.bak")
    (tmp_path / "other").write_text("other")
    {
        "file": lambda: path.write_text("other"),
        "link": lambda: path.symlink_to(tmp_path / "other"),
        "two names": lambda: os.link(tmp_path / "other", path),
    }[kind]()

    backup.set_aside(config)

    assert not os.path.lexists(path)
    assert config.with_name("openclaw.json.bak.1").read_text() == "other"
    assert (tmp_path / "other").read_text() == "other"


@pytest.mark.parametrize(
    ("before", "after", "undone"),
    [
        (Shape(1000), Shape(500), False),
        (Shape(1000), Shape(499), True),
        (Shape(1001), Shape(499), True),
        (Shape(511), Shape(1), False),
        (Shape(512), Shape(255), True),
        (Shape(100), Shape(100, meta=False), True),
        (Shape(100, meta=False), Shape(100, meta=False), False),
        (Shape(100), Shape(100, mode=False), True),
        (Shape(100, mode=False), Shape(100, mode=False), False),
        (Shape(100), Shape(100, channel_only=True), True),
        (Shape(100), Shape(5000), False),
    ],
)
@pytest.mark.parametrize("remembered", [True, False])
def test_what_openclaw_takes_for_damage(config, before, after, undone, remembered):
    if remembered:
        mode = "local" if before.mode else None
        remember(config, good(before.size, meta=before.meta, mode=mode))
        before = Shape(0, meta=False, mode=False)  # the row wins over the backup

    found = would_be_reverted(config, state=config.parent, before=before, after=after)

    assert found == undone


@pytest.mark.parametrize("row", ["{", "[]", "{}", '{"bytes": "1"}'])
def test_a_row_that_we_do_not_know_counts_as_damage(config, row):
    remember(config, row)

    assert would_be_reverted(
        config, state=config.parent, before=Shape(9), after=Shape(9)
    )


@pytest.mark.parametrize("data", [b"", b"not a database, but long enough" * 40])
def test_a_database_that_cannot_be_read_counts_as_damage(config, data):
    (config.parent / "state").mkdir()
    (config.parent / "state" / "openclaw.sqlite").write_bytes(data)

    assert would_be_reverted(
        config, state=config.parent, before=Shape(9), after=Shape(9)
    )


def test_a_log_without_its_index_is_left_alone_and_counts_as_damage(config):
    remember(config, good(9))
    log = config.parent / "state" / "openclaw.sqlite-wal"
    log.write_bytes(b"")

    assert would_be_reverted(
        config, state=config.parent, before=Shape(9), after=Shape(9)
    )
    names = {path.name for path in log.parent.iterdir()}
    assert names == {"openclaw.sqlite", "openclaw.sqlite-wal"}


def test_a_row_that_is_still_in_the_log_is_seen(config):
    remember(config, good(9))
    database = config.parent / "state" / "openclaw.sqlite"
    with closing(sqlite3.connect(database)) as openclaw:
        openclaw.execute("PRAGMA journal_mode=WAL")
        with openclaw:
            openclaw.execute(
                "UPDATE config_health_entries SET last_known_good_json = ?",
                (good(10_000),),
            )
        assert would_be_reverted(
            config, state=config.parent, before=Shape(600), after=Shape(600)
        )


def test_another_configuration_has_no_row(config):
    remember(config, good(10_000))

    assert not would_be_reverted(
        config.with_name("other.json"),
        state=config.parent,
        before=Shape(600),
        after=Shape(600),
    )


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ({"meta": {}, "gateway": {"mode": "local"}}, Shape(3)),
        ({"meta": None, "gateway": {"mode": " "}}, Shape(3, meta=False, mode=False)),
        ({"gateway": []}, Shape(3, meta=False, mode=False)),
        ({"gateway": {"mode": 1}}, Shape(3, meta=False, mode=False)),
        (
            {"update": {"channel": "beta"}},
            Shape(3, meta=False, mode=False, channel_only=True),
        ),
        ({"update": {"channel": "beta", "x": 1}}, Shape(3, meta=False, mode=False)),
        (None, Shape(3)),
        ([1], Shape(3)),
    ],
)
def test_the_shape_of_a_configuration(value, shape):
    assert Shape.of(b"abc", value) == shape


def test_a_write_that_would_be_undone_leaves_no_newest_backup(config, terms):
    config.write_bytes(b" " * 1000)

    done = write(read_bytes(config), b" " * 400, terms=terms)

    assert not done.backup
    assert ring(config) == {".bak.1": b" " * 1000}


@pytest.mark.parametrize(
    ("old", "new", "undone"),
    [
        ({"meta": {}, "a": 1}, {"b": 1, "a": 1}, True),
        ({"b": 1, "a": 1}, {"meta": {}, "a": 1}, False),
        ({"meta": {}, "a": 1}, {"meta": {}, "a": 2}, False),
    ],
)
def test_what_is_dropped_is_told_from_the_values_before_and_after(
    config, terms, old, new, undone
):
    before, after = json.dumps(old), json.dumps(new)
    config.write_text(before)

    done = write(read_bytes(config), after.encode(), terms=terms, roots=(old, new))

    assert done.backup is not undone


def test_a_new_file_much_smaller_than_an_old_backup_sets_it_aside(config, terms):
    config.with_name("openclaw.json.bak").write_bytes(b" " * 1000)

    write(read_or_new(config), b" " * 400, terms=terms)

    assert ring(config) == {".bak.1": b" " * 1000}
