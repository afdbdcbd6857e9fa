"""ChatGPT subscriptions: the state of the login, without asking anybody.

The login belongs to OpenClaw or to the Codex command line, which renew it themselves;
a request from here could only spend the subscription or disturb the renewal.
"""

from typing import Final

from openclaw_cfg.probe.base import Answer, Ask, Level, LoginStore, Target, Verdict
from openclaw_cfg.probe.judgement import judge_login

APIS: Final = ("openai-chatgpt-responses",)
_LOGIN: Final = "openclaw models auth login --provider openai"


def ask(target: Target, rung: Level, model: str, /) -> Ask | Verdict:
    """A look into the files that hold the login."""
    return Ask(url="", credential=LoginStore("openai"))


def judge(rung: Level, answer: Answer, /) -> Verdict:
    """Logged in, expired, or not logged in."""
    return judge_login(answer, _LOGIN)
