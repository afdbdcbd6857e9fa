"""Our reading of URLs beside that of the Node.js that OpenClaw brings along."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from openclaw_binary import OpenClaw, find
from schema.urls import urls

from openclaw_cfg.schema.web_url import ascii_host, is_url, parse_url

pytestmark = pytest.mark.openclaw

SEED = 20261128
SCRIPT = Path(__file__).with_name("node_urls.mjs")


@pytest.fixture(scope="module")
def openclaw(tmp_path_factory: pytest.TempPathFactory) -> OpenClaw:
    return find(tmp_path_factory.mktemp("openclaw"))


def test_20_000_generated_urls_are_read_as_node_reads_them(openclaw: OpenClaw):
    texts = list(urls(SEED, 20_000))

    answers = node(openclaw, texts)

    ours = [(text, fields(text)) for text in texts]
    theirs = [(text, answer) for text, (answer, _) in zip(texts, answers, strict=True)]
    assert sum(answer is None for _, answer in theirs) in range(4_000, 16_000)
    assert [one for one, other in zip(ours, theirs, strict=True) if one != other] == []


def test_every_character_in_a_host_is_judged_as_node_judges_it(openclaw: OpenClaw):
    texts = [f"https://a{chr(code)}b.example/" for code in range(0x110000)]

    answers = node(openclaw, texts)

    refused = {text for text in texts if not is_url(text)}
    assert refused == {
        text for text, (answer, _) in zip(texts, answers, strict=True) if answer is None
    }


def test_hosts_are_made_ascii_as_node_makes_them(openclaw: OpenClaw):
    hosts = [
        "Example.COM",
        "münchen.de",
        "a b",
        "127.1",
        "[::1]",
        "xn--",
        "例え。jp",
        "a_b",
    ]

    answers = node(openclaw, hosts)

    assert [ascii_host(host) for host in hosts] == [answer for _, answer in answers]


def fields(text: str) -> list[str | bool] | None:
    url = parse_url(text)
    return [url.scheme, url.host, url.path, url.bare] if url else None


def node(openclaw: OpenClaw, texts: Sequence[str]) -> list:
    done = subprocess.run(
        [openclaw.node, str(SCRIPT)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(done.stdout)
