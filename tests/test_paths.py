import itertools
import random
from pathlib import Path

import openclaw_binary
import pytest

from openclaw_cfg import paths
from openclaw_cfg.errors import UsageError


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}")
    return path


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def active(home, *, env=None, **named):
    return paths.active({"HOME": str(home), **(env or {})}, cwd=home, **named)


def test_without_any_file_it_is_the_usual_place(home):
    found = active(home)

    assert found.config == home / ".openclaw" / "openclaw.json"
    assert found.state_dir == home / ".openclaw"
    assert found.dotenv == home / ".openclaw" / ".env"


@pytest.mark.parametrize("first", range(4))
def test_of_the_four_usual_files_the_first_that_exists_counts(home, first):
    names = [".openclaw/openclaw.json", ".openclaw/clawdbot.json"]
    names += [".clawdbot/openclaw.json", ".clawdbot/clawdbot.json"]
    for name in names[first:]:
        touch(home / name)

    assert active(home).config == home / names[first]


def test_an_old_state_folder_alone_is_used_for_a_new_file(home):
    (home / ".clawdbot").mkdir()

    assert active(home).config == home / ".clawdbot" / "openclaw.json"


def test_an_empty_new_folder_does_not_hide_a_file_in_the_old_one(home):
    (home / ".openclaw").mkdir()
    touch(home / ".clawdbot" / "clawdbot.json")

    found = active(home)

    assert found.config == home / ".clawdbot" / "clawdbot.json"
    assert found.state_dir == home / ".openclaw"


def test_a_state_folder_by_variable_never_falls_back(home):
    touch(home / ".openclaw" / "openclaw.json")

    found = active(home, env={"OPENCLAW_STATE_DIR": "~/other"})

    assert found.config == home / "other" / "openclaw.json"
    assert found.reason == "OPENCLAW_STATE_DIR"


def test_a_config_path_by_variable_wins_and_may_be_relative(home):
    env = {"OPENCLAW_CONFIG_PATH": "a/../my.json5", "OPENCLAW_STATE_DIR": "s"}

    found = active(home, env=env)

    assert (found.config, found.state_dir) == (home / "my.json5", home / "s")
    assert found.reason == "OPENCLAW_CONFIG_PATH"


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_variable_is_none(home, blank):
    env = {"OPENCLAW_CONFIG_PATH": blank, "OPENCLAW_STATE_DIR": blank}

    assert active(home, env=env).config == home / ".openclaw" / "openclaw.json"


def test_the_flag_wins_over_everything(home):
    env = {"OPENCLAW_CONFIG_PATH": "/x.json", "OPENCLAW_STATE_DIR": "/s"}

    found = active(home, env=env, config=Path("mine.json"), profile="work")

    assert (found.config, found.state_dir) == (home / "mine.json", Path("/s"))
    assert found.reason == "--config"


def test_a_profile_has_a_state_folder_of_its_own(home):
    found = active(home, profile="Work_1")

    assert found.config == home / ".openclaw-Work_1" / "openclaw.json"
    assert found.dotenv == home / ".openclaw-Work_1" / ".env"
    assert found.reason == "--profile Work_1"


def test_the_default_profile_is_the_usual_folder(home):
    assert active(home, profile="Default").state_dir == home / ".openclaw"


def test_a_profile_ignores_the_old_names(home):
    touch(home / ".openclaw-work" / "clawdbot.json")

    found = active(home, profile="work")

    assert found.config == home / ".openclaw-work" / "openclaw.json"


def test_the_variables_win_over_a_profile(home):
    found = active(home, env={"OPENCLAW_STATE_DIR": "/s"}, profile="work")

    assert found.config == Path("/s/openclaw.json")


def test_a_variable_that_spells_out_another_profile_gives_way(home):
    env = {
        "OPENCLAW_PROFILE": "old",
        "OPENCLAW_STATE_DIR": str(home / ".openclaw-old"),
        "OPENCLAW_CONFIG_PATH": str(home / ".openclaw-old" / "openclaw.json"),
    }

    found = active(home, env=env, profile="new")

    assert found.config == home / ".openclaw-new" / "openclaw.json"
    assert found.state_dir == home / ".openclaw-new"


@pytest.mark.parametrize(
    "name", ["", " ", "-a", "_a", "a/b", "..", "a b", "é", "a" * 65]
)
def test_a_bad_profile_name_is_wrong_usage(home, name):
    with pytest.raises(UsageError, match="not a profile name"):
        active(home, profile=name)


def test_the_profile_variable_alone_moves_nothing(home):
    found = active(home, env={"OPENCLAW_PROFILE": "work"})

    assert found.config == home / ".openclaw" / "openclaw.json"


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"OPENCLAW_HOME": "/o", "HOME": "/h"}, "/o"),
        ({"OPENCLAW_HOME": "~/o", "HOME": "/h"}, "/h/o"),
        ({"OPENCLAW_HOME": "~", "HOME": "/h"}, "/h"),
        ({"OPENCLAW_HOME": "undefined", "HOME": "/h"}, "/h"),
        ({"OPENCLAW_HOME": " ", "HOME": "null", "USERPROFILE": "/u"}, "/u"),
        ({"OPENCLAW_HOME": "rel", "HOME": "/h"}, "/cwd/rel"),
        (
            {"PREFIX": "/data/com.termux/files/usr", "ANDROID_DATA": "/data"},
            "/data/com.termux/files/home",
        ),
    ],
)
def test_home_is_the_first_usable_of_its_variables(env, expected):
    assert paths.home(env, cwd=Path("/cwd")) == Path(expected)


def test_without_variables_home_is_that_of_the_account():
    assert paths.home({}, cwd=Path("/cwd")).is_absolute()


def test_dotenv_files_come_in_the_order_of_precedence(home):
    found = active(home, env={"OPENCLAW_CONFIG_PATH": str(home / "x" / "c.json")})

    assert found.dotenvs == (
        home / ".openclaw" / ".env",
        home / "x" / ".env",
        home / ".config" / "openclaw" / "gateway.env",
    )
    assert found.dotenv == home / "x" / ".env"


def test_the_gateways_file_counts_with_the_usual_state_folder_only(home):
    other = active(home, env={"OPENCLAW_STATE_DIR": "/s"})
    usual = active(home, env={"OPENCLAW_STATE_DIR": "~/.openclaw"})

    assert other.dotenvs == (Path("/s/.env"),)
    assert usual.dotenvs[-1].name == "gateway.env"


def test_include_roots_are_resolved_and_named_once(home):
    env = {"HOME": str(home), "OPENCLAW_INCLUDE_ROOTS": "~/a:: /b/../c :rel:/c"}

    roots = paths.include_roots(env, cwd=home)

    assert roots == (home / "a", Path("/c"), home / "rel")


def test_our_own_folders_bear_our_name():
    assert paths.data_dir().name == "openclaw-cfg"
    assert "openclaw-cfg" in str(paths.cache_dir())


@pytest.mark.openclaw
@pytest.mark.slow
def test_openclaw_finds_the_same_file(tmp_path):
    openclaw = openclaw_binary.find(tmp_path)
    openclaw.state.rmdir()
    (tmp_path / "work").mkdir()
    for args, env, files in _situations():
        home = tmp_path / f"h{len([*tmp_path.iterdir()])}"
        home.mkdir()
        for name in files:
            touch(home / name)
        own = {k: v.replace("@", str(home)) for k, v in env.items()}
        own["HOME"] = str(home)

        done = openclaw.run(*args, "config", "file", cwd=tmp_path / "work", **own)
        profile = args[1] if args else None
        ours = paths.active(own, cwd=tmp_path / "work", profile=profile)

        said = done.stdout.strip().splitlines()[-1].replace("$OPENCLAW_HOME", "~")
        shown = paths.home(own, cwd=tmp_path / "work")
        assert Path(said.replace("~", str(shown), 1)) == ours.config, (args, env, files)


def _situations():
    """A dozen of the situations that the variables, the flag and the files can make."""
    choices = (
        [(), ("--profile", "work"), ("--profile", "Default")],
        [{}, {"OPENCLAW_HOME": "~/in"}, {"OPENCLAW_PROFILE": "old"}],
        [{}, {"OPENCLAW_STATE_DIR": "~/s"}, {"OPENCLAW_STATE_DIR": "@/.openclaw-old"}],
        [{}, {"OPENCLAW_CONFIG_PATH": "@/.openclaw-old/openclaw.json"}],
        [
            (),
            (".clawdbot/clawdbot.json",),
            (".openclaw/clawdbot.json", "s/clawdbot.json"),
        ],
    )
    everything = [
        (args, {**home, **state, **config}, files)
        for args, home, state, config, files in itertools.product(*choices)
    ]
    return random.Random(1).sample(everything, 12)
