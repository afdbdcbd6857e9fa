"""What the real OpenClaw makes of our writes; `models status` is what restores."""

import itertools
import json
import subprocess
import sys
import threading
from pathlib import Path

import openclaw_binary
import pytest
from msgspec.structs import replace

from openclaw_cfg.errors import FileChanged
from openclaw_cfg.files import backup
from openclaw_cfg.files.read import read_bytes, read_or_new
from openclaw_cfg.files.write import WriteOptions, undo, write

pytestmark = [pytest.mark.openclaw, pytest.mark.slow]

ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def openclaw(tmp_path):
    return openclaw_binary.find(tmp_path)


@pytest.fixture
def terms(tmp_path, openclaw):
    return WriteOptions(env={}, history=tmp_path / "history", state=openclaw.state)


def sized(providers, **root):
    """A valid configuration, about 150 bytes per provider."""
    entries = {
        f"p{index}": {
            "baseUrl": f"https://p{index}.example/v1",
            "models": [{"id": "m", "name": "m"}],
        }
        for index in range(providers)
    }
    usual = {"gateway": {"mode": "local"}, "meta": {}}
    return {**usual, "models": {"providers": entries}} | root


def text(value):
    return (json.dumps(value, indent=2) + "\n").encode()


def without(value, *keys):
    return {key: item for key, item in value.items() if key not in keys}


def put(config, old, new, terms):
    """Write through the one function, as the commands do."""
    return write(read_or_new(config), text(new), terms=terms, roots=(old, new))


def look(openclaw):
    """Let OpenClaw read the file the way that may put the backup back."""
    done = openclaw.run("models", "status")
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def clobbered(openclaw):
    return [*openclaw.state.glob("*.clobbered.*")]


# The first two, with a backup kept aside and without, run each time.
CHANGES = {
    "much smaller": (sized(20), sized(3)),
    "a little smaller": (sized(20), sized(15)),
    "meta dropped": (sized(4), without(sized(5), "meta")),
    "gateway.mode dropped": (sized(4), sized(5, gateway={})),
    "all of it": (sized(20), {}),
}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(name, marks=pytest.mark.nightly if index > 1 else ())
        for index, name in enumerate(CHANGES)
    ],
)
def test_our_write_survives_the_next_read(openclaw, terms, change):
    old, new = CHANGES[change]
    openclaw.config.write_bytes(text(old))
    put(openclaw.config, old, old | {"env": {"vars": {"A": "1"}}}, terms)
    old = old | {"env": {"vars": {"A": "1"}}}
    look(openclaw)  # its baseline is the old file now, and there is a backup

    done = put(openclaw.config, old, new, terms)
    look(openclaw)
    look(openclaw)

    assert openclaw.config.read_bytes() == text(new)
    assert clobbered(openclaw) == []
    kept = openclaw.state / ("openclaw.json.bak" + ("" if done.backup else ".1"))
    assert kept.read_bytes() == text(old)
    assert done.backup == (change == "a little smaller")


def test_the_same_write_without_our_care_is_undone(openclaw):
    """The control: this is the trap that the others avoid."""
    openclaw.config.write_bytes(text(sized(20)))
    look(openclaw)
    backup.turn(openclaw.config, text(sized(20)), owner=None)
    openclaw.config.write_bytes(text(sized(3)))

    said = look(openclaw)

    assert "size-drop-vs-last-good" in said
    found = json.loads(openclaw.config.read_bytes())
    assert len(found["models"]["providers"]) == 20


def test_small_steps_that_add_up_survive(openclaw, terms):
    """The baseline stays while no one looks, however many writes come in between."""
    sizes = (20, 13, 8, 5, 3)
    openclaw.config.write_bytes(text(sized(sizes[0])))
    look(openclaw)
    for old, new in itertools.pairwise(sizes):
        put(openclaw.config, sized(old), sized(new), terms)
    look(openclaw)

    assert openclaw.config.read_bytes() == text(sized(3))
    assert clobbered(openclaw) == []


@pytest.mark.nightly
def test_writes_after_a_big_shrink_survive_however_many(openclaw, terms):
    """The baseline stays at the large file; the ring of backups forgets it."""
    openclaw.config.write_bytes(text(sized(40)))
    look(openclaw)
    put(openclaw.config, sized(40), sized(2), terms)
    look(openclaw)
    for number in range(8):
        old, new = (sized(2, env={"vars": {"N": str(number + i)}}) for i in (0, 1))
        put(openclaw.config, old, new, terms)
    look(openclaw)

    assert openclaw.config.read_bytes() == text(new)
    assert clobbered(openclaw) == []


def test_a_file_made_small_by_hand_and_then_written_by_us_survives(openclaw, terms):
    openclaw.config.write_bytes(text(sized(20)))
    look(openclaw)
    openclaw.config.write_bytes(text(sized(2)))
    put(openclaw.config, sized(2), sized(3), terms)

    look(openclaw)

    assert openclaw.config.read_bytes() == text(sized(3))


def test_a_new_file_is_not_replaced_by_a_backup_that_outlived_the_old(openclaw, terms):
    openclaw.config.write_bytes(text(sized(20)))
    put(openclaw.config, sized(20), sized(21), terms)
    look(openclaw)
    openclaw.config.unlink()

    put(openclaw.config, None, sized(1), terms)
    look(openclaw)

    assert openclaw.config.read_bytes() == text(sized(1))


def test_without_a_database_it_compares_with_the_backup_and_so_do_we(openclaw, terms):
    openclaw.config.write_bytes(text(sized(20)))
    put(openclaw.config, sized(20), sized(2), terms)

    look(openclaw)

    assert openclaw.config.read_bytes() == text(sized(2))
    assert clobbered(openclaw) == []


@pytest.mark.nightly
def test_behind_a_symbolic_link_it_survives_and_the_link_stays(
    openclaw, terms, tmp_path
):
    real = tmp_path / "dotfiles.json"
    real.write_bytes(text(sized(20)))
    openclaw.config.symlink_to(real)
    look(openclaw)
    put(openclaw.config, sized(20), sized(19), terms)
    look(openclaw)

    put(openclaw.config, sized(19), sized(2), terms)
    look(openclaw)

    assert openclaw.config.is_symlink()
    assert real.read_bytes() == text(sized(2))


def test_undo_of_a_big_growth_survives(openclaw, terms):
    openclaw.config.write_bytes(text(sized(2)))
    put(openclaw.config, sized(2), sized(20), terms)
    look(openclaw)

    undo(read_bytes(openclaw.config), terms=terms, roots=(sized(20), sized(2)))
    look(openclaw)

    assert openclaw.config.read_bytes() == text(sized(2))


def test_a_file_that_undo_removed_does_not_come_back(openclaw, terms):
    put(openclaw.config, None, sized(3), terms)
    look(openclaw)

    undo(read_bytes(openclaw.config), terms=terms)
    openclaw.run("models", "status")

    assert not openclaw.config.exists()


def test_reading_its_database_leaves_no_trace_beside_it(openclaw, terms):
    openclaw.config.write_bytes(text(sized(20)))
    look(openclaw)
    folder = openclaw.state / "state"
    before = {path.name: path.read_bytes() for path in folder.glob("*.sqlite*")}

    put(openclaw.config, sized(20), sized(2), terms)

    after = {path.name: path.read_bytes() for path in folder.glob("*.sqlite*")}
    assert [*after] == [*before]
    ours = {name for name in after if not name.endswith("-shm")}
    assert all(after[name] == before[name] for name in ours)


HOLD = """
import sys
from pathlib import Path
from openclaw_cfg.files import lock
with lock.hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(config):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(config)],
        env={"PYTHONPATH": ROOT},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_openclaw_waits_for_our_lock(openclaw):
    openclaw.config.write_bytes(text(sized(1)))
    ours = holder(openclaw.config)
    done = []
    theirs = threading.Thread(
        target=lambda: done.append(
            openclaw.run("config", "set", "ui.seamColor", "#FF0000")
        )
    )
    theirs.start()
    theirs.join(6)  # it takes one to two seconds when no one holds the lock

    assert theirs.is_alive()
    assert "seamColor" not in openclaw.config.read_text()
    ours.communicate("\n")
    theirs.join()
    assert done[0].returncode == 0, done[0].stderr
    assert "seamColor" in openclaw.config.read_text()


def test_openclaw_takes_over_the_lock_we_died_with(openclaw):
    openclaw.config.write_bytes(text(sized(1)))
    ours = holder(openclaw.config)
    ours.kill()
    ours.communicate()
    assert openclaw.config.with_name("openclaw.json.lock").exists()

    done = openclaw.run("config", "set", "ui.seamColor", "#FF0000")

    assert done.returncode == 0, done.stderr
    assert "seamColor" in openclaw.config.read_text()


def test_openclaw_and_we_write_at_once_and_nothing_is_lost(openclaw, terms):
    openclaw.config.write_bytes(text(sized(1, env={"vars": {"A": "1"}})))
    done = {}

    def set_until_it_works():
        # OpenClaw gives up with an error when we write between its read and its write.
        while 0 not in done.values() and len(done) < 5:
            name = f"T{len(done)}"
            done[name] = openclaw.run(
                "config", "set", f"env.vars.{name}", "x"
            ).returncode

    theirs = threading.Thread(target=set_until_it_works)
    theirs.start()
    ours = 0
    while not done:
        read = read_bytes(openclaw.config)
        old, new = json.loads(read.data), json.loads(read.data)
        new["env"]["vars"][f"O{ours}"] = "1"
        try:
            write(read, text(new), terms=terms, roots=(old, new))
        except FileChanged:
            continue
        ours += 1
        theirs.join(0.2)
    theirs.join()

    found = json.loads(openclaw.config.read_bytes())["env"]["vars"]
    assert {f"O{index}" for index in range(ours)} <= set(found)
    succeeded = {name for name, code in done.items() if code == 0}
    assert succeeded == {name for name in found if name.startswith("T")}
    assert succeeded
    assert ours


@pytest.mark.parametrize("name", ["OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE"])
def test_openclaw_refuses_to_write_when_we_do(openclaw, name):
    openclaw.config.write_bytes(text(sized(1)))

    done = openclaw.run("config", "set", "ui.seamColor", "#FF0000", **{name: "1"})

    assert done.returncode != 0
    assert openclaw.config.read_bytes() == text(sized(1))
    assert not openclaw.config.with_name("openclaw.json.bak").exists()


@pytest.mark.nightly
def test_our_ring_of_backups_is_turned_as_openclaw_turns_it(openclaw, terms, tmp_path):
    openclaw.config.write_bytes(text(sized(1)))
    ours = tmp_path / "ours" / "openclaw.json"
    terms = replace(terms, state=ours.parent)  # backups are kept in there only
    for number in range(6):
        value = sized(1, env={"vars": {"N": str(number)}})
        openclaw.run("config", "set", "env.vars.N", f'"{number}"')
        theirs = openclaw.config.read_bytes()
        write(read_or_new(ours), theirs, terms=terms, roots=(value, value))

    found = {p.name: p.read_bytes() for p in openclaw.state.glob("openclaw.json.bak*")}
    mine = {p.name: p.read_bytes() for p in ours.parent.glob("openclaw.json.bak*")}
    assert set(mine) == set(found)
    assert {mine[name] for name in mine if name != "openclaw.json.bak.4"} == {
        found[name] for name in found if name != "openclaw.json.bak.4"
    }
