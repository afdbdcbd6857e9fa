"""One row of the probe's report: the fields of `probe --json`, and a few more."""

from collections.abc import Mapping

from msgspec import Struct, field

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Level, Status


class Result(Struct, frozen=True, kw_only=True):
    """What a probe found out about one provider.

    Attributes:
        base_url: without credentials; None when there is no address.
        level: the highest level really reached; None when not even the first.
        latency_ms: of the last answer.
        models: the ids that the endpoint lists.
        complete: whether `models` is all that the provider has.
        configured_missing: ids that are configured but not listed.
        windows: the server's own context window in tokens, by model, if it says so.
        better_url: the base URL that lists models where this one does not.
        detail: the reason in one sentence.
        help: what to do, in one sentence.
    """

    provider: str
    base_url: str | None = None
    level: Level | None = None
    status: Status = Status.UNKNOWN
    http_status: int | None = None
    latency_ms: int | None = None
    models: tuple[str, ...] = ()
    complete: bool = False
    configured_missing: tuple[str, ...] = ()
    windows: Mapping[str, int] = field(default_factory=dict)
    better_url: str = ""
    detail: str = ""
    help: str = ""

    @property
    def unproved(self) -> bool:
        """Whether the host was reached but the key was not tried."""
        reached = self.level is Level.REACH and not self.models
        return reached and not self.status.failed

    @property
    def took(self) -> str:
        """How long the last answer took; empty without one."""
        return "" if self.latency_ms is None else f"{self.latency_ms} ms"

    def as_json(self) -> dict[str, Json]:
        """The result with the field names of `probe --json`."""
        return {
            "provider": self.provider,
            "baseUrl": self.base_url,
            "level": self.level,
            "status": self.status,
            "httpStatus": self.http_status,
            "latencyMs": self.latency_ms,
            "models": list(self.models),
            "configuredMissing": list(self.configured_missing),
            "detail": self.detail,
            "help": self.help,
        }
