import pytest

from openclaw_cfg.openclaw.environment import read_environment
from openclaw_cfg.openclaw.listening import (
    in_container,
    is_guarded,
    port_of,
    refuses_to_listen,
    secret_in_use,
)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".dockerenv", ""),
        ("run/.containerenv", ""),
        ("proc/1/cgroup", "12:pids:/docker/3601745b3bd54d9780436faa5f0e4f72\n"),
        ("proc/1/cgroup", "0::/kubepods.slice/kubepods-burstable.slice\n"),
    ],
)
def test_a_container_is_known_by_its_marks(tmp_path, path, text):
    assert not in_container({}, tmp_path)
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)

    assert in_container({}, tmp_path)


def test_a_machine_of_fly_is_one_and_a_desktop_is_none(tmp_path):
    (tmp_path / "proc/1").mkdir(parents=True)
    (tmp_path / "proc/1/cgroup").write_text("0::/init.scope\n")

    assert in_container({"FLY_MACHINE_ID": "1", "FLY_APP_NAME": "a"}, tmp_path)
    assert not in_container({"FLY_APP_NAME": "a"}, tmp_path)


@pytest.mark.parametrize(
    ("port", "variable", "expected"),
    [
        (None, "", 18789),
        (1, "", 1),
        (65535, "", 65535),
        (0, "", 18789),
        (65536, "", 18789),
        ("80", "", 18789),
        (80, " 8080 ", 8080),
        (80, "x", 80),
        (80, "0", 80),
        (80, "65535", 65535),
        (80, "65536", 80),
        (80, "99999999999999999999", 80),
        (80, "127.0.0.1:8080", 8080),
        (80, "[::1]:8080", 8080),
        (80, "::1:8080", 80),
        (80, ":8080", 80),
        (80, "\N{SUPERSCRIPT TWO}", 80),
    ],
)
def test_where_the_gateway_listens(port, variable, expected):
    here = read_environment({"OPENCLAW_GATEWAY_PORT": variable})

    assert port_of({"port": port}, here) == expected


@pytest.mark.parametrize(
    ("gateway", "variable", "guarded"),
    [
        ({}, "", False),
        ({}, "t", True),
        ({"auth": {"token": "t"}}, "", True),
        ({"auth": {"password": "p"}}, "", True),
        ({"auth": {"token": ""}}, "", False),
        ({"auth": {"mode": "none", "token": "t"}}, "t", False),
        ({"auth": {"mode": "token"}}, "", False),
        ({"auth": {"mode": "trusted-proxy"}}, "", True),
    ],
)
@pytest.mark.parametrize(
    "name", ["OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD"]
)
def test_what_keeps_strangers_out(gateway, variable, guarded, name):
    here = read_environment({name: variable})

    assert is_guarded(gateway, here) is guarded
    assert refuses_to_listen(gateway, here, container=True) is not guarded
    assert not refuses_to_listen(gateway, here, container=False)
    bound = {**gateway, "bind": "loopback"}
    assert not refuses_to_listen(bound, here, container=True)


@pytest.mark.parametrize(
    ("gateway", "variables", "secret"),
    [
        ({}, "", "token"),
        ({}, "TOKEN", "token"),
        ({}, "PASSWORD", "password"),
        ({}, "TOKEN PASSWORD", ""),
        ({"auth": {"token": "t"}}, "", "token"),
        ({"auth": {"password": "p"}}, "", "password"),
        ({"auth": {"password": "p"}}, "TOKEN", ""),
        ({"auth": {"password": "p", "token": "t"}}, "", ""),
        ({"auth": {"password": "p"}, "remote": {"token": "t"}}, "", ""),
        ({"auth": {"token": "t"}}, "PASSWORD", ""),
        ({"auth": {"mode": "token", "password": "p"}}, "PASSWORD", "token"),
        ({"auth": {"mode": "password", "token": "t"}}, "TOKEN", "password"),
        ({"auth": {"mode": "none", "token": "t"}}, "TOKEN", ""),
        ({"auth": {"mode": "trusted-proxy"}}, "", ""),
    ],
)
def test_which_secret_the_gateway_asks_for(gateway, variables, secret):
    env = {f"OPENCLAW_GATEWAY_{name}": "x" for name in variables.split()}

    assert secret_in_use(gateway, read_environment(env)) == secret
