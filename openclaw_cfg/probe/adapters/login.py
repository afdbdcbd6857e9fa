"""Subscriptions by login: the state of the login, without any request.

The login belongs to OpenClaw or to the Codex command line, which renew it themselves;
a request from here could only spend the subscription or disturb the renewal.
"""

from typing import Final

from openclaw_cfg.probe.base import Answer, Ask, Level, Status, Target, Verdict
from openclaw_cfg.probe.judgement import judge_login

APIS: Final = ("openai-chatgpt-responses", "github-copilot")


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """A look into the files that hold the login."""
    if target.login is None:
        return Verdict(Status.SKIPPED, "the login is OpenClaw's own")
    return Ask(url="", credential=target.login)


def judge(level: Level, answer: Answer, /) -> Verdict:
    """Logged in, expired, or not logged in."""
    return judge_login(answer)
