"""The logins stored on this machine: read-only, and without their tokens.

OpenClaw keeps them in its own store, the Codex command line in `auth.json`. Tokens are
not copied from one to the other: OpenAI replaces a refresh token when it is used, so
the other program would be logged out.
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
_CODEX: Final = "openai"


class HeldLogin(Struct, frozen=True, kw_only=True):
    """A login that a program stores.

    Attributes:
        holder: the program.
        provider: OpenClaw's id of the provider, in lower case.
        id: the id of OpenClaw's profile; empty for other programs.
        mode: `oauth` or `token`.
        until: when it expires, in seconds since 1970; None when unknown.
        renewable: whether its holder renews it on its own.
    """

    holder: str
    provider: str
    id: str = ""
    mode: str = "oauth"
    account: str = ""
    plan: str = ""
    until: float | None = None
    renewable: bool = False

    @property
    def own(self) -> bool:
        """Whether it is OpenClaw's own, so that it can be used as it is."""
        return bool(self.id)

    @property
    def expired(self) -> bool:
        """Whether it has expired."""
        return self.until is not None and self.until <= time.time()

    @property
    def usable(self) -> bool:
        """Whether it is valid, or will be renewed."""
        return self.renewable or not self.expired

    @property
    def day(self) -> str:
        """When it expires, to the minute; empty when unknown or not a date."""
        try:
            moment = datetime.fromtimestamp(self.until or 0, UTC)
        except (ValueError, OverflowError, OSError):
            return ""
        return "" if self.until is None else f"{moment:%Y-%m-%d %H:%M} UTC"

    def __str__(self) -> str:
        facts = [self.account or "an account", self.plan and f"plan {self.plan}"]
        return ", ".join(fact for fact in (*facts, self._lifetime()) if fact)

    def _lifetime(self) -> str:
        if not self.day:
            return ""
        if not self.expired:
            return f"valid until {self.day}"
        if self.renewable:
            return f"renewed at its next use ({self.day})"
        return f"expired {self.day}"


def held_logins(
    state_dir: Path | None, codex_home: Path | None, provider: str = ""
) -> tuple[HeldLogin, ...]:
    """OpenClaw's own logins, then that of the Codex command line.

    Args:
        provider: only the logins for this one.
    """
    own = _openclaw(state_dir, provider) if state_dir else ()
    asked = codex_home if provider in {"", _CODEX} else None
    return (*own, *(_codex(asked) if asked else ()))


def _openclaw(state_dir: Path, provider: str) -> Iterator[HeldLogin]:
    for name, profile in profiles(state_dir, provider):
        mode, of = profile.get("type"), _text(profile.get("provider"))
        token = {"oauth": ("access",), "token": ("token", "tokenRef")}
        if not any(profile.get(key) for key in token.get(str(mode), ())):
            continue
        expires = profile.get("expires")
        yield HeldLogin(
            holder="OpenClaw",
            provider=of.strip().lower(),
            id=name,
            mode=str(mode),
            account=_text(profile.get("email")) or name.partition(":")[2],
            plan=_text(profile.get("chatgptPlanType")),
            until=expires / 1000 if isinstance(expires, int | float) else None,
            renewable=bool(profile.get("refresh")),
        )


def _codex(home: Path) -> Iterator[HeldLogin]:
    path = home / "auth.json"
    try:
        value: Json = json.loads(path.read_text(encoding="utf-8"))
        written = path.stat().st_mtime
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
        provider=_CODEX,
        account=_text(claims.get("email")),
        plan=_text(as_object(claims.get(_CLAIMS)).get("chatgpt_plan_type")),
        # Without an expiry date OpenClaw 2026.9.6 assumes an hour after the last write.
        until=float(expiry) if isinstance(expiry, int | float) else written + 3600,
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
