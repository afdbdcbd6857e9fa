"""Each measured activity of the catalogue asks the model that the catalogue says."""

import json
import urllib.error
import urllib.request

import openclaw_binary
import pytest
from standin import stand_in

from openclaw_cfg.catalog.activities import load_activities

pytestmark = [pytest.mark.openclaw, pytest.mark.nightly]
TOKEN, HOOKS = "the-token-of-the-gateway", "the-token-of-the-hooks"
# Activity → the model that its setting names below, and words of its question.
EXPECTED = {
    "boot": ("main", "Say that the boot is done"),
    "dreaming": ("dream", "Current sweep"),
    "skill-review": ("sub", "Skill Workshop as a collection"),
    "event": ("beat", "words of the event"),
    "heartbeat": ("beat", "words of the event"),
    "job": ("sub", "words of the plain job"),
    "hook": ("sub", "words of the plain hook"),
    "gmail": ("mail", "subject of the mail"),
    "http-api": ("main", "words over http"),
    "title": ("short", "gardening in winter"),
    "recap": ("short", "previousRecap"),
    "sub-agent": ("sub", "task of the child"),
    "memory-flush": ("flush", "NO_REPLY"),
    "compaction": ("compact", "opaque identifiers exactly as written"),
    "slug": ("slug", ""),
    "experience-review": ("main", "Skill review. Distill new durable learning"),
}
# Only a key of OpenAI's shows it, and the stand-in has no vectors.
ELSEWHERE = {"embedding"}


def test_every_measured_activity_is_here():
    rows = load_activities().values()

    measured = {one.id for one in rows if one.trust == "measured"}
    assert measured == {*EXPECTED, *ELSEWHERE}


def configuration(url):
    names = {model for model, _ in EXPECTED.values()} | {"named", "mapped", "spare"}
    entries = [
        {"id": name, "name": name, "contextWindow": 200_000, "maxTokens": 8000}
        for name in sorted(names)
    ]
    memory = {"dreaming": {"model": "here/dream"}}
    allowed = {"allowModelOverride": True, "allowedModels": ["here/dream"]}
    mapping = {
        "match": {"path": "mapped"},
        "action": "agent",
        "messageTemplate": "words of the mapped hook",
        "model": "here/mapped",
        "deliver": False,
    }
    slug = {"enabled": True, "llmSlug": True, "model": "here/slug"}
    return {
        "gateway": {
            "mode": "local",
            "http": {"endpoints": {"chatCompletions": {"enabled": True}}},
        },
        "models": {
            "providers": {
                "here": {
                    "baseUrl": url,
                    "api": "openai-completions",
                    "apiKey": "a-key",
                    "models": entries,
                }
            }
        },
        "agents": {
            "defaults": {
                "model": {"primary": "here/main", "fallbacks": ["here/spare"]},
                "heartbeat": {"model": "here/beat"},
                "utilityModel": "here/short",
                "subagents": {"model": "here/sub"},
                "compaction": {
                    "model": "here/compact",
                    "memoryFlush": {"model": "here/flush"},
                },
            }
        },
        "hooks": {
            "enabled": True,
            "token": HOOKS,
            "allowRequestSessionKey": True,
            "allowedSessionKeyPrefixes": ["hook:"],
            "presets": ["gmail"],
            "gmail": {"model": "here/mail"},
            "mappings": [mapping],
            "internal": {
                "enabled": True,
                "entries": {"boot-md": {"enabled": True}, "session-memory": slug},
            },
        },
        "plugins": {
            "entries": {"memory-core": {"config": memory, "subagent": allowed}}
        },
        "meta": {
            "migrations": {"modelPolicyAllowlist": True, "utilityModelSeparation": True}
        },
    }


def post(port, path, body, token, *, tries=12):
    """Ask the gateway; a busy one says 503 after 15 seconds, and is asked again."""
    data = json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    address = f"http://127.0.0.1:{port}{path}"
    request = urllib.request.Request(address, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=200) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != 503 or tries == 1:
            raise
        post(port, path, body, token, tries=tries - 1)


def job(call, message, **more):
    made = call(
        "cron.add",
        name=message,
        schedule={"kind": "every", "everyMs": 3_600_000},
        sessionTarget="isolated",
        payload={"kind": "agentTurn", "message": message, **more},
        delivery={"mode": "none"},
    )
    call("cron.run", id=made["id"], mode="force")


def test_each_activity_asks_the_model_that_its_setting_names(tmp_path):
    openclaw = openclaw_binary.find(tmp_path)
    folder = openclaw.state / "workspace"
    (folder / "memory").mkdir(parents=True)
    (folder / "BOOT.md").write_text("Say that the boot is done.\n")
    note = "# notes\n\n- The user prefers tea over coffee in the morning.\n"
    (folder / "memory" / "2026-11-27.md").write_text(
        f"{note}- The project uses ruff.\n- Deployments happen on Tuesday.\n"
    )
    with stand_in() as server:
        openclaw.config.write_text(json.dumps(configuration(server.url)))
        with openclaw.gateway(
            auth="token", patience=0, OPENCLAW_GATEWAY_TOKEN=TOKEN
        ) as running:
            running.wait_for("[gateway] ready", seconds=240)
            with openclaw.client(running, TOKEN) as call:
                everything(call, running.port, server)
        for model, words in EXPECTED.values():
            assert server.wait_for(words, model=model, seconds=1)


def everything(call, port, server):
    """Start each activity, and wait for what it asks."""

    def seen(name):
        model, words = EXPECTED[name]
        server.wait_for(words, model=model, seconds=240)

    seen("boot")
    for one in call("cron.list", includeDisabled=True)["jobs"]:
        call("cron.run", id=one["id"], mode="force")
    job(call, "words of the plain job")
    job(call, "words of the named job", model="here/named")
    call("wake", mode="now", text="words of the event")
    for name in ("dreaming", "skill-review", "job", "event"):
        seen(name)
    post(port, "/hooks/agent", {"message": "words of the plain hook"}, HOOKS)
    post(port, "/hooks/mapped", {}, HOOKS)
    mail = {"id": "1", "from": "a@b.example", "subject": "subject of the mail"}
    post(port, "/hooks/gmail", {"messages": [mail]}, HOOKS)
    for name in ("hook", "gmail"):
        seen(name)
    server.wait_for("words of the named job", model="named", seconds=240)
    server.wait_for("words of the mapped hook", model="mapped", seconds=240)
    body = {"model": "openclaw", "messages": [{"role": "user"}]}
    body["messages"][0]["content"] = "words over http"
    post(port, "/v1/chat/completions", body, TOKEN)
    call("sessions.create", agentId="main", message="a title on gardening in winter")
    for name in ("http-api", "title", "recap"):
        seen(name)
    server.calls["please go many steps"] = ("session_status", {})
    server.steps["please go many steps"] = 12
    said(call, "please go many steps")
    seen("experience-review")
    child = {"task": "task of the child", "label": "kid"}
    server.calls["please hand it on"] = ("sessions_spawn", child)
    said(call, "please hand it on")
    seen("sub-agent")
    server.tokens = 190_000
    said(call, "a long one")
    seen("memory-flush")
    said(call, "after the long one")
    seen("compaction")
    call("sessions.reset", key="agent:main:main", reason="new")
    seen("slug")


def said(call, message):
    """A person's message in the main session."""
    key = message.replace(" ", "-")
    call("chat.send", sessionKey="agent:main:main", message=message, idempotencyKey=key)
