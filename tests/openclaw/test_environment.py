"""Which variables OpenClaw sees, and where they come from."""

from pathlib import Path

import pytest

from openclaw_cfg import dotenv
from openclaw_cfg.openclaw.environment import (
    Environment,
    VariablePlace,
    read_environment,
)


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "work").mkdir()
    (tmp_path / "state").mkdir()
    return {
        "working_folder": tmp_path / "work",
        "state_folder": tmp_path / "state",
        "gateway_env": tmp_path / "gateway.env",
    }


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_the_first_place_that_sets_a_name_wins(folders: dict[str, Path]):
    write(folders["working_folder"] / ".env", "A=work\nB=work")
    write(folders["state_folder"] / ".env", "A=state\nB=state\nC=state")
    write(folders["gateway_env"], "C=gateway\nD=gateway")

    environment = read_environment({"A": "process"}, **folders)

    values = {name: environment.get(name) for name in "ABCDE"}
    assert values == {
        "A": "process",
        "B": "work",
        "C": "state",
        "D": "gateway",
        "E": None,
    }


def test_an_env_file_comes_after_the_process_and_before_the_rest(
    folders: dict[str, Path], tmp_path: Path
):
    write(folders["state_folder"] / ".env", "A=state\nB=state")
    extra = write(tmp_path / "extra", "A=extra\nB=extra")

    environment = read_environment({"A": "process"}, **folders, env_file=extra)

    assert (environment.get("A"), environment.get("B")) == ("process", "extra")


def test_an_env_file_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(OSError, match="No such file"):
        read_environment({}, env_file=tmp_path / "none")


@pytest.mark.parametrize(
    "name",
    ["OPENAI_API_KEY", "OPENCLAW_X", "MY_BASE_URL", "AWS_PROFILE", "X_DISABLE_TLS_Y"],
)
def test_a_project_cannot_set_sensitive_names(name: str, folders: dict[str, Path]):
    write(folders["working_folder"] / ".env", f"{name}=x\nAPIYI_API_KEY=y")

    environment = read_environment({}, **folders)

    assert environment.get(name) is None
    assert environment.get("APIYI_API_KEY") == "y"


def test_a_variable_knows_where_it_was_set(folders: dict[str, Path]):
    path = write(folders["state_folder"] / ".env", "A=1")

    environment = read_environment({"B": "2"}, **folders)

    found = environment.where("A")
    assert found
    assert (found.place, found.path) == (VariablePlace.STATE_FOLDER, path)
    assert found.seen_by_service
    assert not environment.where("B").seen_by_service
    assert environment.where("C") is None


def test_what_only_this_shell_sets_differs_from_what_a_service_finds_too(folders):
    write(folders["state_folder"] / ".env", "A=1\nEMPTY=")
    names = ("A", "B", "EMPTY", "CONFIG")

    environment = read_environment(dict.fromkeys(names, "2"), **folders)
    environment = environment.with_config({"env": {"vars": {"CONFIG": "3"}}})

    found = {name: environment.where(name) for name in names}
    assert {variable.value for variable in found.values()} == {"2"}
    assert {n: v.behind for n, v in found.items() if v.seen_by_service} == {
        "A": VariablePlace.STATE_FOLDER,
        "CONFIG": VariablePlace.CONFIG,
    }
    assert environment.with_file({"B": "1"}, Path("x")).where("B").seen_by_service


def test_a_value_never_shows_in_a_repr():
    environment = read_environment({"A": "sk-very-secret"})

    assert "sk-very-secret" not in repr(environment)


def test_a_file_that_is_too_large_is_passed_over(folders: dict[str, Path]):
    write(folders["state_folder"] / ".env", "A=1\n#" + "x" * dotenv.LIMIT)

    assert read_environment({}, **folders).get("A") is None


def test_env_vars_of_the_configuration_come_last():
    environment = read_environment({"A": "process", "B": ""})

    added = environment.with_config({"env": {"vars": {"A": "x", "B": "x", "C": "x"}}})

    assert [added.get(name) for name in "ABC"] == ["process", "x", "x"]
    assert added.where("C").place is VariablePlace.CONFIG


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NODE_OPTIONS", "x"),
        ("LD_PRELOAD", "x"),
        ("1A", "x"),
        ("A", "${B}"),
        ("A", " "),
    ],
)
def test_what_env_vars_may_not_set_is_passed_over(name: str, value: str):
    added = Environment().with_config({"env": {"vars": {name: value}}})

    assert added.get(name) is None


@pytest.mark.parametrize("value", [None, 1, [], {"env": 1}, {"env": {"vars": [1]}}])
def test_any_value_is_a_configuration_for_the_environment(value: object):
    assert Environment().with_config(value) == Environment()


def test_the_older_name_of_the_zai_key_counts():
    assert read_environment({"Z_AI_API_KEY": "k"}).get("ZAI_API_KEY") == "k"
