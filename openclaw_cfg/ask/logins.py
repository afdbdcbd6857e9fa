"""The logins for `openai` that are here, for people: read-only, never a token.

Tokens are not copied from one program to the other: OpenAI replaces a refresh token
when it is used, so the other holder would be logged out.
"""

import base64
import binascii
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.openclaw.login_store import profiles

_CLAIMS: Final = "https://api.openai.com/auth"


class HeldLogin(Struct, frozen=True, kw_only=True):
    """A login that a program keeps.

    Attributes:
        holder: the program.
        id: of OpenClaw's profile; empty elsewhere.
        until: seconds since 1970; None when unknown.
        renewable: whether its holder renews it on its own.
    """

    holder: str
    id: str = ""
    account: str = ""
    plan: str = ""
    until: float | None = None
    renewable: bool = False

    @property
    def own(self) -> bool:
        """Whether it is OpenClaw's, so that it can be used as it is."""
        return bool(self.id)

    @property
    def usable(self) -> bool:
        """Whether it holds, or is renewed when it does not."""
        return self.renewable or self.until is None or self.until > time.time()

    def __str__(self) -> str:
        facts = [self.account or "an account", self.plan and f"plan {self.plan}"]
        return ", ".join(fact for fact in (*facts, self._lifetime()) if fact)

    def _lifetime(self) -> str:
        if self.until is None:
            return ""
        day = f"{datetime.fromtimestamp(self.until, UTC):%Y-%m-%d %H:%M} UTC"
        if self.until > time.time():
            return f"valid until {day}"
        return (
            f"renewed at its next use ({day})" if self.renewable else f"expired {day}"
        )


def codex_logins(state_dir: Path, codex_home: Path) -> tuple[HeldLogin, ...]:
    """OpenClaw's own logins for `openai`, then that of the Codex command line."""
    return (*_openclaw(state_dir), *_codex(codex_home))


def _openclaw(state_dir: Path) -> Iterator[HeldLogin]:
    for name, profile in profiles(state_dir, "openai"):
        if profile.get("type") == "oauth":
            expires = profile.get("expires")
            yield HeldLogin(
                holder="OpenClaw",
                id=name,
                account=_text(profile.get("email")) or name.partition(":")[2],
                plan=_text(profile.get("chatgptPlanType")),
                until=expires / 1000 if isinstance(expires, int | float) else None,
                renewable=bool(profile.get("refresh")),
            )


def _codex(home: Path) -> Iterator[HeldLogin]:
    try:
        value: Json = json.loads((home / "auth.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return
    tokens = as_object(as_object(value).get("tokens"))
    access = _text(tokens.get("access_token"))
    if not access:
        return
    claims = {**_claims(access), **_claims(_text(tokens.get("id_token")))}
    expiry = _claims(access).get("exp")
    yield HeldLogin(
        holder="Codex CLI",
        account=_text(claims.get("email")),
        plan=_text(as_object(claims.get(_CLAIMS)).get("chatgpt_plan_type")),
        until=float(expiry) if isinstance(expiry, int | float) else None,
        renewable=bool(tokens.get("refresh_token")),
    )


def _claims(token: str) -> dict[str, Json]:
    """What a JSON web token says; its signature is not checked, only dates are read."""
    try:
        middle = token.split(".")[1]
        padded = middle + "=" * (-len(middle) % 4)
        return as_object(json.loads(base64.urlsafe_b64decode(padded)))
    except (IndexError, ValueError, binascii.Error, RecursionError):
        return {}


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
