"""A running gateway of OpenClaw in which each activity has a model of its own.

The main model has a fallback; everything around the gateway is on this machine.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from openclaw_binary import Gateway, OpenClaw
from standin import StandIn, stand_in
from standin_mailbox import Mailbox, mailbox
from standin_telegram import Telegram, telegram

TOKEN, HOOKS = "the-token-of-the-gateway", "the-token-of-the-hooks"
MAIN = "agent:main:main"
STRANGER = 7
SENDER = "a@b.example"
# Activity → the model that its setting names below; "main" has no setting but the
# agent's model.
MODELS = {
    "boot": "main",
    "dreaming": "dream",
    "skill-review": "sub",
    "event": "beat",
    "heartbeat": "beat",
    "job": "sub",
    "hook": "sub",
    "gmail": "mail",
    "imap": "sub",
    "http-api": "main",
    "title": "short",
    "recap": "short",
    "sub-agent": "sub",
    "workboard": "main",
    "llm-task": "task",
    "meeting-notes": "short",
    "media": "image",
    "active-memory": "recall",
    "exec-reviewer": "review",
    "memory-flush": "flush",
    "compaction": "compact",
    "slug": "slug",
    "experience-review": "main",
    "channel": "chan",
    "voice": "voice",
    "restart": "main",
}
VECTOR = "vector"
# OpenClaw asks ten times before it gives up, for minutes; an agent's `settings.json`
# says how often. What it does after that is the same.
ONCE = json.dumps({"retry": {"provider": {"maxRetries": 0}}})
_NOTE = """# notes

- The user prefers tea over coffee in the morning.
- The project uses ruff.
- Deployments happen on Tuesday.
"""


@dataclass(frozen=True)
class World:
    """A running gateway and everything around it."""

    openclaw: OpenClaw
    server: StandIn
    mails: Mailbox
    chat: Telegram
    running: Gateway
    call: Callable[..., Any]

    def said(self, message: str, *, session: str = MAIN, **more: Any) -> None:
        """A person's message."""
        key = message.replace(" ", "-")
        self.call(
            "chat.send", sessionKey=session, message=message, idempotencyKey=key, **more
        )

    def has_it_call(self, message: str, tool: str, arguments: dict[str, Any]) -> None:
        """A person's message, which the model answers with the call of a tool."""
        self.server.calls[message] = (tool, arguments)
        self.said(message)

    def add_job(self, message: str, **more: Any) -> None:
        """A job as `openclaw cron add` makes it; it runs at once."""
        made = self.call(
            "cron.add",
            name=message,
            schedule={"kind": "every", "everyMs": 3_600_000},
            sessionTarget="isolated",
            payload={"kind": "agentTurn", "message": message, **more},
            delivery={"mode": "none"},
        )
        self.call("cron.run", id=made["id"], mode="force")

    def run_job(self, words: str) -> None:
        """A job that OpenClaw made itself, by words of its name."""
        end = time.monotonic() + 60
        found: list[str] = []
        while not found and time.monotonic() < end:  # they come a while after the start
            jobs = self.call("cron.list", includeDisabled=True)["jobs"]
            found = [one["id"] for one in jobs if words in one["name"].lower()]
        (job,) = found
        self.call("cron.run", id=job, mode="force")

    def post(
        self, path: str, body: dict[str, Any], token: str = HOOKS, *, tries: int = 12
    ) -> None:
        """Ask over HTTP; a busy gateway says 503 after 15 s, and is asked again."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.running.port}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=200) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != 503 or tries == 1:
                raise
            self.post(path, body, token, tries=tries - 1)


@contextmanager
def surroundings(openclaw: OpenClaw) -> Iterator[tuple[StandIn, Mailbox, Telegram]]:
    """The provider, a mailbox and a chat; OpenClaw's configuration names them."""
    prepare(openclaw, "main", "workspace")
    with stand_in() as server, mailbox() as mails, telegram() as chat:
        value = configuration(server.url, mails, chat)
        openclaw.config.write_text(json.dumps(value))
        yield server, mails, chat


def prepare(openclaw: OpenClaw, agent: str, workspace: str) -> None:
    """Have an agent give up at the first failure, and give it notes to dream of."""
    memory = openclaw.state / workspace / "memory"
    memory.mkdir(parents=True)
    (memory / f"{date.today()}.md").write_text(_NOTE)  # noqa: DTZ011
    folder = openclaw.state / "agents" / agent / "agent"
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text(ONCE)


@contextmanager
def world(
    openclaw: OpenClaw, server: StandIn, mails: Mailbox, chat: Telegram, **keys: str
) -> Iterator[World]:
    """Run a gateway, which reaches nothing outside of this machine.

    Args:
        openclaw: what is run, with its configuration.
        server: the provider.
        mails: a mailbox.
        chat: Telegram.
        keys: variables that the configuration names.
    """
    env = {"OPENCLAW_GATEWAY_TOKEN": TOKEN, **keys, **server.as_proxy}
    with openclaw.gateway(auth="token", patience=0, **env) as running:
        running.wait_for("[gateway] ready", seconds=240)
        with openclaw.client(running, TOKEN, **keys) as call:
            yield World(openclaw, server, mails, chat, running, call)


def configuration(url: str, mails: Mailbox, chat: Telegram) -> dict[str, Any]:
    """One in which each activity has a model of its own."""
    names = {*MODELS.values(), "named", "mapped", "spare"} - {"image"}
    entries: list[dict[str, Any]] = [
        {"id": name, "name": name, "contextWindow": 200_000, "maxTokens": 8000}
        for name in sorted(names)
    ]
    entries.append({"id": "image", "name": "image", "input": ["text", "image"]})
    mapping = {
        "match": {"path": "mapped"},
        "action": "agent",
        "messageTemplate": "words of the mapped hook",
        "model": "here/mapped",
        "deliver": False,
    }
    slug = {"enabled": True, "llmSlug": True, "model": "here/slug"}
    vectors = {"baseUrl": url, "apiKey": "a-key"}
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
                "heartbeat": {
                    "model": "here/beat",
                },
                "utilityModel": "here/short",
                "subagents": {"model": "here/sub"},
                "imageModel": "here/image",
                "compaction": {
                    "model": "here/compact",
                    "memoryFlush": {"model": "here/flush"},
                },
            }
        },
        "memory": {
            "search": {
                "provider": "openai-compatible",
                "model": VECTOR,
                "remote": vectors,
            }
        },
        "tools": {
            "alsoAllow": ["llm-task"],
            "exec": {"mode": "auto", "reviewer": {"model": "here/review"}},
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
        "channels": {
            "telegram": {
                "enabled": True,
                "botToken": "1:a-key",
                "apiRoot": chat.url,
                "dmPolicy": "open",
                "allowFrom": ["*"],
            },
            "modelByChannel": {"telegram": {str(STRANGER): "here/chan"}},
        },
        "plugins": {"entries": _plugins(mails)},
        "tts": {
            "auto": "always",
            "provider": "tts-local-cli",
            "summaryModel": "here/voice",
            "providers": {"tts-local-cli": {"command": "false"}},
        },
        "meta": {
            "migrations": {"modelPolicyAllowlist": True, "utilityModelSeparation": True}
        },
    }


def _plugins(mails: Mailbox) -> dict[str, Any]:
    account = {
        "host": "127.0.0.1",
        "port": mails.port,
        "secure": False,
        "user": "me",
        "password": "a-key",
        "agentId": "main",
        "allowedSenders": [SENDER],
        "senderAuth": {"min": "mutable"},
        "watch": {"mode": "interval", "pollSeconds": 15},
    }
    accounts = {"plain": account, "own": {**account, "model": "here/mail"}}
    task = {"defaultProvider": "here", "defaultModel": "task"}
    return {
        "active-memory": {
            "enabled": True,
            "config": {"agents": ["main"], "model": "here/recall"},
        },
        "imap": {"enabled": True, "config": {"accounts": accounts}},
        "llm-task": {
            "enabled": True,
            "llm": {"allowModelOverride": True},
            "config": task,
        },
        "memory-core": {
            "config": {"dreaming": {"model": "here/dream"}},
            "subagent": {"allowModelOverride": True, "allowedModels": ["here/dream"]},
        },
        "tts-local-cli": {"enabled": True},
        "workboard": {"enabled": True},
    }
