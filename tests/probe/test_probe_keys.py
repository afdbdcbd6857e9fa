"""Keys are found where OpenClaw would find them, checked, and never printed."""

import json

import pytest

from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.keys import NoKey, find_key
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

KEY = "sk-live-4242424242abcdef"


def found(secret, *, env=None, stores=None):
    return find_key(secret, lookup=(env or {}).get, stores=stores or {})


def test_no_key_is_not_a_missing_key():
    assert found(None) is None


@pytest.mark.parametrize(
    "secret",
    [
        Literal(KEY),
        Literal(f"  {KEY}\r\n"),
        Literal("${MY_KEY}"),
        Literal("sk-${TAIL}"),
        EnvRef("MY_KEY"),
        SecretRef("env", "default", "MY_KEY"),
    ],
)
def test_a_key_is_found_and_trimmed(secret):
    env = {"MY_KEY": f"{KEY}\n", "TAIL": KEY.removeprefix("sk-")}

    assert found(secret, env=env) == Literal(KEY)


@pytest.mark.parametrize(
    "secret",
    [EnvRef("MY_KEY"), Literal("x${MY_KEY}"), SecretRef("env", "default", "MY_KEY")],
)
def test_a_variable_that_is_not_set_is_named(secret):
    missing = found(secret)

    assert isinstance(missing, NoKey)
    assert missing.status is Status.NO_KEY
    assert '"MY_KEY" is not set' in missing.reason


def test_the_first_of_several_variables_is_named():
    assert '"A_KEY" is not set' in found(Literal("${A_KEY}${B_KEY}")).reason


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("sk-é1234567890", 4),
        ("sk-12\n34", 6),
        ("sk 1234", 3),
        ("sk-\x00", 4),
        ("“sk”", 1),
        ("sk!~é", 5),
    ],
)
def test_a_key_that_no_header_may_carry_is_refused_unseen(key, place):
    refused = found(Literal(key))

    assert isinstance(refused, NoKey)
    assert refused.reason == f"character {place} of the key cannot be part of a key"


def test_a_key_of_spaces_is_empty():
    assert found(Literal("  \n")).reason == "the key is empty"


@pytest.mark.parametrize("source", ["exec", "store"])
def test_what_only_openclaw_may_ask_is_skipped(source):
    skipped = found(SecretRef(source, "vault", "x"))

    assert skipped.status is Status.SKIPPED
    assert source in skipped.reason


def test_a_secret_file_is_read_whole_or_by_pointer(tmp_path):
    whole, tree = tmp_path / "key.txt", tmp_path / "keys.json"
    whole.write_text(f"{KEY}\n")
    tree.write_text(json.dumps({"a/b": {"key": KEY}}))
    stores = {"one": {"path": str(whole)}, "many": {"path": str(tree)}}

    assert found(SecretRef("file", "one", "value"), stores=stores) == Literal(KEY)
    assert found(SecretRef("file", "many", "/a~1b/key"), stores=stores) == Literal(KEY)


@pytest.mark.parametrize("ref", ["/no", "/a/b/c", "value"])
def test_a_secret_file_without_the_key_is_a_reason(tmp_path, ref):
    path = tmp_path / "keys.json"
    path.write_text("{" if ref == "/no" else "{}" if ref == "/a/b/c" else "")
    stores = {"many": {"path": str(path)}}

    missing = found(SecretRef("file", "many", ref), stores=stores)

    assert missing.status is Status.NO_KEY
    assert missing.reason


@pytest.mark.parametrize(
    "stores", [{}, {"x": 3}, {"x": {}}, {"x": {"path": "/no/such"}}]
)
def test_a_secret_provider_that_is_not_there_is_a_reason(stores):
    assert (
        "secret provider"
        in found(SecretRef("file", "x", "value"), stores=stores).reason
    )


def test_a_secret_file_is_read_no_further_than_a_megabyte(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"pad": "x" * (1 << 20), "key": KEY}))
    stores = {"many": {"path": str(path)}}

    missing = found(SecretRef("file", "many", "/key"), stores=stores)

    assert missing.reason == 'the file of secret provider "many" is unreadable'


def test_nothing_prints_a_key():
    assert KEY not in repr(found(Literal(KEY)))
