"""The endpoints of an offer, how to call them, and what they answer."""

from collections.abc import Mapping
from typing import Any

from msgspec import field

from openclaw_cfg.catalog.fact import Fact, NativeKeys


class Auth(Fact, frozen=True):
    """Header that carries the key, and the word before it (may be empty)."""

    header: str
    scheme: str


class Endpoint(Fact, frozen=True, kw_only=True):
    """One base URL.

    Attributes:
        url: without a slash at its end; `{names}` in braces are to be filled in.
        auth: the header of the key; None where the protocol decides.
        settings: native keys of the provider entry, for this endpoint only.
    """

    region: str
    api: str
    url: str
    auth: Auth | None = None
    settings: NativeKeys = field(default_factory=dict)
    note: str = ""
    source: str | None = None


class ModelList(Fact, frozen=True, kw_only=True):
    """The request that lists models.

    Attributes:
        url: `{base}` stands for the base URL, `{origin}` for its scheme and host.
        shape: the format of the answer: `openai`, `anthropic`, `google` or `ollama`.
        public: whether it answers without a key; None when unknown.
        proves_key: whether a 200 proves that the key is valid; None when unknown.
    """

    url: str
    shape: str
    source: str
    public: bool | None = None
    proves_key: bool | None = None
    note: str = ""


class ExpectedAnswer(Fact, frozen=True, kw_only=True):
    """An expected answer: its HTTP status, and values by dotted path in its body."""

    status: int = 200
    json: Mapping[str, Any] = field(default_factory=dict)


class QuotaCheck(Fact, frozen=True, kw_only=True):
    """Where the answer to a check says how much of a plan's quota is left.

    Attributes:
        rows: dotted path to a list of windows of time, or to one.
        only: values that a row must have to count.
        left: dotted path in a row to what is left.
        used: dotted path in a row to what is used, if the row does not say what is
        left.
        limit: dotted path in a row to the limit; without one `used` is a percentage.
        by_model: whether each row is a model, so that the others work when one is used
        up.
    """

    rows: str
    source: str
    only: Mapping[str, Any] = field(default_factory=dict)
    left: str = ""
    used: str = ""
    limit: str = ""
    by_model: bool = False


class KeyCheck(Fact, frozen=True, kw_only=True):
    """A request (or a command for people) that checks a key and runs no model.

    Attributes:
        url: as in `ModelList`; empty when `command` is given.
        ok: the answer to a valid key.
        balance: where the answer says what is left: an amount, or true or false.
        granted: where it says how much was paid in or given in total.
        used: where it says how much was used so far; while that is 0, the balance is
        ignored.
        blocked: where it says whether the key or the account is blocked.
        quotas: where it says how much of a plan's quota is left.
    """

    source: str
    url: str = ""
    method: str = "GET"
    command: str = ""
    ok: ExpectedAnswer = field(default_factory=ExpectedAnswer)
    balance: str = ""
    granted: str = ""
    used: str = ""
    blocked: tuple[str, ...] = ()
    quotas: tuple[QuotaCheck, ...] = ()
    note: str = ""


class ErrorFact(Fact, frozen=True, kw_only=True):
    """An answer that the vendor gives when something is wrong.

    Attributes:
        status: HTTP status, None for any.
        code: value of a code-like member anywhere in the JSON body, as text.
        text: words in the body; case does not matter.
        verdict: one of the probe's statuses.
        fix: the one thing to do.
    """

    verdict: str
    meaning: str
    fix: str
    source: str
    status: int | None = None
    code: str = ""
    text: str = ""
