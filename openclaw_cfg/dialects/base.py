"""What every module in `dialects/` offers."""

from typing import Protocol

from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.model import Config, ModelRef, Provider


class Dialect(Protocol):
    """A form in which a configuration is written.

    `read` takes any JSON value and reads what it can; the checks report what is wrong
    with the rest. Operations use paths of the merged value.
    """

    ID: str

    def matches(self, value: Json, /) -> bool:
        """Whether a file with this value is in this form."""
        ...

    def read(self, value: Json, /) -> Config:
        """Providers, defaultModel and fallbacks."""
        ...

    def path_of(self, provider: Provider, field: str, /) -> JsonPath:
        """Where `field` (`base_url`, `key`, `api`, `models`) of a provider is."""
        ...

    def add_provider(self, value: Json, provider: Provider, /) -> tuple[Operation, ...]:
        """Add a provider, or give the one with the same id these settings."""
        ...

    def set_default(
        self, value: Json, primary: ModelRef, fallbacks: tuple[ModelRef, ...] | None, /
    ) -> tuple[Operation, ...]:
        """Set the defaultModel; `fallbacks=None` leaves them as they are."""
        ...
