"""`cost --from-openclaw`: the token counts that OpenClaw keeps, and what they cost."""

import csv
import hashlib
import io
import json
import re
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from openclaw_cfg.openclaw import token_counts as module

NOW = datetime.now(UTC)
# As the real OpenClaw 2026.9.6 makes it (from its own database, without checks).
TABLE = """CREATE TABLE transcript_events (
  session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT,
  created_at INTEGER NOT NULL, event_zstd BLOB, event_utf8_bytes INTEGER,
  navigation_json TEXT, PRIMARY KEY (session_id, seq))"""


def answer(hours: float, model: str = "claude-opus-5", **usage) -> dict:
    at = NOW - timedelta(hours=hours)
    message = {
        "role": "assistant",
        "content": [{"type": "text", "text": "a secret talk"}],
        "api": "anthropic-messages",
        "provider": "anthropic",
        "model": model,
        "usage": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0, **usage},
        "timestamp": int(at.timestamp() * 1000),
    }
    stamp = at.isoformat().replace("+00:00", "Z")
    return {"type": "message", "id": f"{hours}", "timestamp": stamp, "message": message}


def database(state: Path, events: list, *, agent: str = "main", packed=()) -> Path:
    path = state / "agents" / agent / "agent" / "openclaw-agent.sqlite"
    path.parent.mkdir(parents=True)
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute(TABLE)
    for number, event in enumerate([*events, *packed]):
        text = json.dumps(event) if event in events else None
        blob = event if isinstance(event, bytes) else None
        stamp = "" if isinstance(event, bytes) else event["timestamp"]
        at = datetime.fromisoformat(stamp) if stamp else NOW
        row = ("s", number, text, int(at.timestamp() * 1000), blob, 1, None)
        base.execute("INSERT INTO transcript_events VALUES (?,?,?,?,?,?,?)", row)
    base.commit()
    base.close()
    return path


@pytest.fixture
def state(isolated) -> Path:
    return isolated / ".openclaw"


def document(run, *args):
    result = run("cost", "--from-openclaw", "--json", *args)
    assert result.code == 0, result.stderr
    return json.loads(result.stdout)


def test_reads_and_writes_of_the_cache_are_told_apart(run, state):
    million = 1_000_000
    user = {
        "type": "message",
        "timestamp": NOW.isoformat(),
        "message": {"role": "user"},
    }
    database(
        state,
        [
            answer(1, input=million, output=million),
            answer(2, cacheRead=million),
            answer(3, cacheWrite=million),
            user,
        ],
    )

    found = document(run, "anthropic/claude-opus-5")

    kept = found["recorded"]
    assert (kept["requests"], kept["input"], kept["output"]) == (3, million, million)
    assert (kept["cacheRead"], kept["cacheWrite"]) == (million, million)
    assert kept["models"][0]["ref"] == "anthropic/claude-opus-5"
    # $5 in, $25 out, read for a tenth, stored for a quarter more.
    assert found["models"][0]["month"] == pytest.approx(5 + 25 + 0.5 + 6.25)


def test_without_caching_nothing_is_charged_for_it(run, state):
    database(state, [answer(1, input=1_000_000, output=0)])

    found = document(run, "anthropic/claude-opus-5")

    assert found["models"][0]["month"] == pytest.approx(5)


def test_only_the_last_30_days_count(run, state):
    database(state, [answer(24 * 31, input=5), answer(24 * 29, input=7)])

    assert document(run)["recorded"]["input"] == 7


def test_the_days_end_to_the_minute(state):
    hours = (24 * 30 - 0.01, 24 * 30 + 0.01, 24 * 20, 24 * 10)
    database(state, [answer(back, input=1) for back in hours])

    found = module.token_counts(state, days=30, now=NOW)

    days = [round((NOW - answer.at) / timedelta(days=1)) for answer in found.answers]
    assert days == [30, 20, 10]


def test_the_first_moment_of_the_days_counts(state):
    event = answer(24 * 20, input=1)
    database(state, [event])
    at = datetime.fromtimestamp(event["message"]["timestamp"] / 1000, UTC)
    tick = timedelta(microseconds=1)

    counts = [
        len(module.token_counts(state, days=20, now=at + timedelta(20) + late).answers)
        for late in (timedelta(), tick)
    ]

    assert counts == [1, 0]


def test_all_agents_and_the_files_of_older_versions_count(run, state):
    database(state, [answer(1, input=1)])
    database(state, [answer(2, input=2)], agent="jobs")
    folder = state / "agents" / "main" / "sessions"
    folder.mkdir(parents=True)
    lines = [json.dumps(answer(3, "claude-sonnet-5", input=4)), "{", ""]
    (folder / "a.jsonl").write_text("\n".join(lines))

    kept = document(run)["recorded"]

    assert kept["input"] == 7
    assert {m["ref"] for m in kept["models"]} == {
        "anthropic/claude-opus-5",
        "anthropic/claude-sonnet-5",
    }


def test_a_copied_talk_counts_once(run, state):
    same = answer(1, input=3)
    database(state, [same])
    database(state, [same], agent="jobs")

    assert document(run)["recorded"]["input"] == 3


def test_the_most_in_five_hours_and_in_a_week(run, state):
    hours = [1, 2, 3, 4, 5.5, 100, 400]
    database(state, [answer(h, input=1) for h in hours])

    kept = document(run)["recorded"]

    assert (kept["mostInFiveHours"], kept["mostInAWeek"]) == (5, 6)


def test_a_plan_whose_windows_are_too_small_says_so(run, state):
    database(state, [answer(h / 100, input=1) for h in range(400)])

    rows = {(p["preset"], p["tier"]): p for p in document(run)["plans"]}

    lite = rows["byteplus-coding-plan", "Lite"]
    assert lite["callsPerPrompt"] == min(1200 / 400, 9000 / 400, 18000 / 400)


def test_packed_messages_are_unpacked(run, state):
    zstandard = pytest.importorskip("zstandard", reason="from Python 3.14 on built in")
    data = json.dumps(answer(1, input=9)).encode()
    database(state, [], packed=[zstandard.compress(data), b"broken"])

    kept = document(run)["recorded"]

    assert (kept["input"], kept["packedEvents"]) == (9, 1)


def test_what_cannot_be_unpacked_is_told(run, state, monkeypatch):
    monkeypatch.setitem(sys.modules, "zstandard", None)
    monkeypatch.setitem(sys.modules, "compression", None)
    database(state, [answer(1, input=1)], packed=[b"\x28\xb5\x2f\xfd"])

    result = run("cost", "--from-openclaw")

    assert "1 long message left out, because packed" in result.stderr
    assert "openclaw-cfg[usage]" in result.stderr


def test_nothing_is_written_and_no_talk_is_shown(run, state):
    path = database(state, [answer(1, input=1)])
    before = hashlib.sha256(path.read_bytes()).digest()
    names = sorted(p.name for p in path.parent.iterdir())

    result = run("cost", "--from-openclaw")

    assert "a secret talk" not in result.stdout + result.stderr
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert sorted(p.name for p in path.parent.iterdir()) == names


def test_a_database_in_use_is_read(run, state):
    path = database(state, [answer(1, input=1)])
    other = sqlite3.connect(path)
    row = ("s", 9, json.dumps(answer(2, input=5)), int(NOW.timestamp() * 1000))
    sql = "INSERT INTO transcript_events (session_id, seq, event_json, created_at)"
    other.execute(f"{sql} VALUES (?,?,?,?)", row)
    other.commit()

    kept = document(run)["recorded"]
    other.close()

    assert kept["input"] == 6


def test_without_data_the_numbers_count(run, state):
    result = run("cost", "--from-openclaw", "--json", "--prompts-per-day", "7")

    found = json.loads(result.stdout)
    assert (found["recorded"], found["usage"]["promptsPerDay"]) == (None, 7)
    assert "no token counts of the last 30 days" in result.stderr


def test_a_file_that_is_no_database_is_told(run, state):
    path = state / "agents" / "main" / "agent" / "openclaw-agent.sqlite"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a database" * 100)

    result = run("cost", "--from-openclaw")

    assert result.code == 0
    assert "could not be read" in result.stderr


@pytest.mark.parametrize(
    "message",
    [
        {"role": "assistant"},
        {
            "role": "assistant",
            "usage": {"input": "many"},
            "provider": "a",
            "model": "b",
        },
        {"role": "assistant", "usage": {"input": 3}, "provider": 1, "model": "b"},
        {"role": "assistant", "usage": {"input": -3}, "provider": "a", "model": "b"},
        {"role": "user", "usage": {"input": 3}, "provider": "a", "model": "b"},
    ],
)
def test_what_is_no_answer_with_counts_is_left_out(state, message):
    event = {"timestamp": NOW.isoformat(), "message": message}
    database(state, [event])

    assert module.token_counts(state, days=30).answers == ()


def test_the_page_has_the_counts_by_model(run, state):
    database(state, [answer(1, input=12_345, cacheRead=678_900, output=50)])

    page = run("cost", "--from-openclaw", columns=80).stdout

    assert all(len(line) <= 80 for line in page.splitlines())
    assert "12,345" in page
    assert "678,900" in page


def test_a_table_for_other_programs(run):
    result = run("cost", "openai/gpt-5.6-sol", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows[0]["kind"] == "use"
    assert rows[0]["name"] == "openai/gpt-5.6-sol"
    assert float(rows[0]["month_usd"]) > float(rows[0]["month_usd_disputed"])
    assert {row["stale"] for row in rows} == {"yes", "no"}


def test_a_picture_that_needs_nothing_from_elsewhere(run):
    result = run("cost", "deepseek/deepseek-flash", "--format", "svg")

    tree = ET.fromstring(result.stdout)
    assert tree.tag.endswith("svg")
    assert "deepseek" in "".join(tree.itertext())
    assert "url(" not in result.stdout.replace("url(#", "")
    assert not re.search("(href|src|@import)", result.stdout)
