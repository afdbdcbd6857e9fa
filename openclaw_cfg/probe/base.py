"""The requests, answers and verdicts of a probe, without any network library.

An adapter turns a level of the ladder into an `Ask` and an `Answer` into a `Verdict`.
It never sees a key: an `Ask` says which header carries the key, and only the runner
adds it.
"""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from openclaw_cfg.catalog.refusals import Evidence
from openclaw_cfg.jsonpath import Json


class Level(StrEnum):
    """The levels, lowest first; no level is inferred from a lower one."""

    REACH = "reach"
    AUTH = "auth"
    MODELS = "models"
    CHAT = "chat"

    @property
    def rank(self) -> int:
        """0 for reach up to 3 for chat."""
        return list(Level).index(self)


class Status(StrEnum):
    """The result of a probe, as `probe --json` names it."""

    OK = "ok"
    AUTH = "auth"
    FORBIDDEN = "forbidden"
    RATE_LIMIT = "rate_limit"
    BILLING = "billing"
    NOT_FOUND = "not_found"
    NO_MODEL = "no_model"
    EMPTY_LIST = "empty_list"
    FORMAT = "format"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    NO_KEY = "no_key"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"

    @property
    def failed(self) -> bool:
        """Whether this makes `probe` exit with 1."""
        return self not in {Status.OK, Status.SKIPPED}


class KeyHeader(Struct, frozen=True):
    """The header that carries the key, and the word before the key (`Bearer`)."""

    name: str = "Authorization"
    scheme: str = "Bearer"


class AwsSignature(Struct, frozen=True):
    """The request is signed with AWS credentials, by botocore."""

    region: str
    service: str = "bedrock"


class GoogleToken(Struct, frozen=True):
    """The request carries a token of the application default credentials."""


class LoginStore(Struct, frozen=True):
    """Not a request: the state of a login that another program stores.

    Attributes:
        name: OpenClaw's id of the provider.
        command: the command that logs in.
        add: the command that sets a key instead, if that is as possible.
        variables: environment variables that may hold a token instead.
    """

    name: str
    command: str = ""
    variables: tuple[str, ...] = ()
    add: str = ""


Credential = KeyHeader | AwsSignature | GoogleToken | LoginStore


class Ask(Struct, frozen=True, kw_only=True):
    """One request, complete except for the key.

    Attributes:
        credential: how the key is added; None for a request without a key.
        json: the body; None for none.
        enough: whether reading may stop after the given complete lines.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Json = None
    credential: Credential | None = None
    enough: Callable[[bytes], bool] | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """An answer, with any status and any bytes.

    Attributes:
        headers: names in lower case.
        body: decoded, at most as much as the runner reads.
        cut: whether there was more.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: bool = False
    elapsed_ms: int = 0

    @property
    def text(self) -> str:
        """The body as text; invalid bytes become replacement characters."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Json:
        """The body as JSON; None when it is not."""
        try:
            # Deep nesting raises RecursionError in json; such an answer is hostile.
            value: Json = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value

    @property
    def is_html(self) -> bool:
        """Whether this is a web page, by its type or its first bytes."""
        start = self.body[:200].lstrip().lower()
        typed = "text/html" in self.headers.get("content-type", "").lower()
        return typed or start.startswith((b"<!doctype html", b"<html"))


class Verdict(Struct, frozen=True):
    """The verdict on an answer, or on a missing one.

    Attributes:
        detail: the reason in one sentence, never with a key in it.
        help: what to do, in one sentence.
        models: the listed ids, when the answer was a list of models.
        complete: whether the list contains every model that can be used.
        evidence: what the verdict is based on.
    """

    status: Status
    detail: str = ""
    help: str = ""
    models: tuple[str, ...] | None = None
    complete: bool = True
    evidence: Evidence = Evidence.STATUS


class Target(Struct, frozen=True, kw_only=True):
    """What an adapter needs to know about an endpoint.

    Attributes:
        base_url: as configured, without a slash at its end.
        api: OpenClaw's name of the protocol.
        settings: native keys of the provider entry (`compat`, `region`, …).
        stream: whether a chat is streamed.
        tokens: how many tokens a chat may use.
        login: the login that is used instead of a key.
    """

    base_url: str
    api: str
    settings: Mapping[str, Json] = field(default_factory=dict)
    stream: bool = True
    tokens: int = 512
    login: LoginStore | None = None


class Adapter(Protocol):
    """What every module in `probe/adapters/` offers."""

    @property
    def APIS(self) -> tuple[str, ...]:  # noqa: N802 - a constant of the module
        """The names that OpenClaw gives to the protocol."""
        ...

    def ask(self, target: Target, level: Level, model: str, /) -> Ask | Verdict:
        """The request for a level (`models` or `chat`), or why there is none."""
        ...

    def judge(self, level: Level, answer: Answer, /) -> Verdict:
        """What the answer to that request means, for every status and body."""
        ...
