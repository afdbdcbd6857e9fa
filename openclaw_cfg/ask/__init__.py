"""Questions and their answers: what can be asked, going back, and the choices."""

from openclaw_cfg.ask.prompter import (
    Back,
    Choice,
    Choose,
    ChooseMany,
    Confirm,
    News,
    Note,
    Pasted,
    Prompter,
    SecretText,
    Text,
    Tone,
    Urgent,
    Watch,
)
from openclaw_cfg.ask.refuse import Refuse
from openclaw_cfg.ask.replay import Replay

__all__ = [
    "Back",
    "Choice",
    "Choose",
    "ChooseMany",
    "Confirm",
    "News",
    "Note",
    "Pasted",
    "Prompter",
    "Refuse",
    "Replay",
    "SecretText",
    "Text",
    "Tone",
    "Urgent",
    "Watch",
]
