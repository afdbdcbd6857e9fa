"""What vendors and relays say when something is wrong, each played on the wire.

`tests/data/vendor_answers.json` holds the answers by vendor, with their source and the
presets they are played for; see `tests/data/README.md` for how they came about. Every
answer is given at the vendor's own address, over a socket.
"""

import asyncio
import importlib.util
import json
import re
from pathlib import Path

import pytest
from msgspec import Struct
from probe_server import Rerouted, address, good, http, provider, raw

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.probe import Level, Options, Status, probe_all

VENDORS = json.loads(
    (Path(__file__).parents[1] / "data/vendor_answers.json").read_text()
)
GOOD = json.loads((Path(__file__).parents[1] / "data/good_answers.json").read_text())
PRESETS = {preset.id: preset for preset in load_presets()}
# What a server of your own, or a login, never says.
NEVER = {
    Kind.SELF_HOSTED: {"money"},
    Kind.OAUTH: {"key", "money", "model", "rate"},
}
# Opened by a token that Google's library fetches, not by a key of the vendor's.
SIGNED = {"google-vertex", "anthropic-vertex"}


class Row(Struct, frozen=True):
    """One answer at one preset."""

    preset: str
    kind: str
    status: int
    body: object
    verdict: str

    @property
    def answer(self):
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return http(body, self.status)


def is_played(preset):
    return preset not in SIGNED or importlib.util.find_spec("google.auth") is not None


ROWS = [
    Row(preset, *(answer[name] for name in ("kind", "status", "body", "verdict")))
    for vendor in VENDORS.values()
    for preset in vendor["presets"]
    if is_played(preset)
    for answer in vendor["answers"]
]
NAMES = [f"{row.preset}-{row.verdict}-{n}" for n, row in enumerate(ROWS)]


@pytest.fixture(scope="module")
def lookup(tmp_path_factory):
    """An environment with Google credentials."""
    file = tmp_path_factory.mktemp("google") / "user.json"
    names = ("client_id", "client_secret", "refresh_token")
    file.write_text(json.dumps({"type": "authorized_user"} | dict.fromkeys(names, "x")))
    return {
        "GOOGLE_APPLICATION_CREDENTIALS": str(file),
        "GOOGLE_CLOUD_PROJECT": "mine",
        "GOOGLE_CLOUD_LOCATION": "here",
    }.get


def without_mark(asked):
    """The answer to a request that belongs to no row."""
    if asked.startswith(b"POST /token "):
        return http({"access_token": "token-1234567890", "expires_in": 3600})
    return http({"error": {"message": "no key"}}, 401)


def place(preset):
    """The vendor's address with its blanks filled, and its protocol."""
    url, api = address(preset)
    url = re.sub(r"\{\w+\}", "mine", url).replace("http://", "https://")
    return (url if "//" in url else "https://relay.example/v1"), api


def marked(preset, mark):
    """A provider whose requests carry the mark: as its key, or in the host's name."""
    url, api = place(PRESETS[preset])
    if preset not in SIGNED:
        return provider(url, api=api, key=mark, id=mark)
    url = f"https://{mark}-aiplatform.googleapis.com"
    return provider(url, api=api, key=None, id=mark)


def play(lookup, *, level, everywhere):
    """The results of all rows at once; a mark tells the server which row is asked.

    Args:
        everywhere: refuse whatever is asked, not only the chat.
    """
    keys = [f"sk-live-{n:04}-abcdef" for n in range(len(ROWS))]

    def script(asked, connection):
        number = next((n for n, k in enumerate(keys) if k.encode() in asked), None)
        if number is None:
            return connection.sendall(without_mark(asked))
        row = ROWS[number]
        fine = asked.startswith(b"GET") and not everywhere and row.kind != "key"
        return connection.sendall(
            http(good(PRESETS[row.preset])) if fine else row.answer
        )

    providers = [marked(row.preset, k) for row, k in zip(ROWS, keys, strict=True)]
    with raw(script) as running:
        options = Options(
            level=level, timeout=120, concurrency=16, plan_keys=True, lookup=lookup
        )
        work = probe_all(providers, options=options, transport=Rerouted(running.port))
        return asyncio.run(work)


@pytest.fixture(scope="module")
def chats(lookup):
    return play(lookup, level=Level.CHAT, everywhere=False)


@pytest.fixture(scope="module")
def lists(lookup):
    return play(lookup, level=Level.MODELS, everywhere=True)


@pytest.mark.parametrize("number", range(len(ROWS)), ids=NAMES)
def test_a_refused_chat_gets_the_verdict_that_fits_what_was_said(number, chats):
    row, result = ROWS[number], chats[number]

    assert result.status == row.verdict, result
    assert result.help
    assert result.level is not Level.CHAT


@pytest.mark.parametrize("number", range(len(ROWS)), ids=NAMES)
def test_a_refusal_of_everything_is_never_a_success(number, lists):
    row, result = ROWS[number], lists[number]

    # That "404" of a chat means the model, says no list.
    allowed = {row.verdict, *(["not_found"] if row.kind == "model" else [])}
    assert result.status in allowed, result
    assert result.level is Level.REACH


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda p: p.id)
def test_every_preset_has_an_answer_of_each_kind(preset):
    wanted = {"key", "money", "model", "rate"} - NEVER.get(preset.kind, set())
    missing = wanted - {row.kind for row in ROWS if row.preset == preset.id}

    assert not missing or not is_played(preset.id), (
        f'write what "{preset.id}" answers into tests/data/vendor_answers.json, '
        f"for {missing}"
    )


def test_there_are_many_and_each_has_a_source():
    assert sum(len(vendor["answers"]) for vendor in VENDORS.values()) >= 250
    assert all(vendor["source"] for vendor in VENDORS.values())
    assert {row.verdict for row in ROWS} <= set(Status)


PAIRS = [
    (vendor, name)
    for vendor, row in VENDORS.items()
    for name in row["presets"]
    if is_played(name)
]


@pytest.fixture(scope="module", params=[Level.MODELS, Level.CHAT])
def well(request, lookup):
    """The level, and the results of all presets whose vendors answer well."""
    prefixes = (PRESETS[name].key.prefixes for _, name in PAIRS)
    starts = [(found or ("sk-live-",))[0] for found in prefixes]
    keys = [f"{start}{n:04}-abcdef" for n, start in enumerate(starts)]

    def script(asked, connection):
        number = next((n for n, k in enumerate(keys) if k.encode() in asked), None)
        if number is None:
            return connection.sendall(without_mark(asked))
        vendor, name = PAIRS[number]
        row, path = GOOD[vendor], asked.split()[1].decode()
        checks = [c.url.rpartition("}")[2] for c in PRESETS[name].key_checks if c.url]
        if asked.startswith(b"POST"):
            answer = row["chats"][place(PRESETS[name])[1]].encode()
        elif "check" in row and "/models" not in path and path.endswith(tuple(checks)):
            answer = row["check"]
        else:
            answer = row["list"]
        return connection.sendall(http(answer))

    providers = [marked(name, k) for (_, name), k in zip(PAIRS, keys, strict=True)]
    with raw(script) as running:
        options = Options(
            level=request.param,
            timeout=120,
            concurrency=16,
            plan_keys=True,
            lookup=lookup,
        )
        work = probe_all(providers, options=options, transport=Rerouted(running.port))
        return request.param, asyncio.run(work)


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=map("-".join, PAIRS))
def test_the_good_answers_of_a_vendor_are_a_success(number, well):
    level, results = well

    assert results[number].status is Status.OK, results[number]
    assert results[number].level.rank <= level.rank
    assert (results[number].level is Level.CHAT) is (level is Level.CHAT)


def test_every_vendor_has_good_answers_with_a_source():
    odd = GOOD.keys() ^ VENDORS.keys()
    assert not odd, f"{odd}: a vendor has answers in both files of tests/data"
    assert all(row["source"] for row in GOOD.values())
