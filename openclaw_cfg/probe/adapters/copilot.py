"""GitHub Copilot: the state of the login, without asking anybody."""

from typing import Final

from openclaw_cfg.probe.base import Answer, Ask, Level, LoginStore, Target, Verdict
from openclaw_cfg.probe.judgement import judge_login

APIS: Final = ("github-copilot",)
_LOGIN: Final = "openclaw models auth login-github-copilot"


def ask(target: Target, rung: Level, model: str, /) -> Ask | Verdict:
    """A look into the files that hold the login."""
    return Ask(url="", credential=LoginStore("github-copilot"))


def judge(rung: Level, answer: Answer, /) -> Verdict:
    """Logged in, expired, or not logged in."""
    return judge_login(answer, _LOGIN)
