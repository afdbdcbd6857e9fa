"""What a word in a value means: yes or no, or several names."""

from typing import Final

from openclaw_cfg.jsonpath import Json

YES: Final = {"yes": True, "on": True, "enabled": True, "1": True}
NO: Final = {"no": False, "off": False, "disabled": False, "0": False}
_WORDS: Final = {"true": True, "false": False, **YES, **NO}


def said(value: Json) -> bool | None:
    """Whether a value says yes or no, in a word or as it is; None if neither."""
    return _WORDS.get(str(value).strip().lower())


def names_in(value: Json) -> list[Json]:
    """The names in an array, or in a text that separates them by commas."""
    if isinstance(value, str):
        return [name.strip() for name in value.split(",") if name.strip()]
    return value if isinstance(value, list) else []
