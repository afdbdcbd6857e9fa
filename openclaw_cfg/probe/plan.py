"""What is to be asked of one provider."""

from collections.abc import Mapping

from msgspec import Struct, field

from openclaw_cfg.catalog.keys import Stray
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.probe.base import Adapter, Level, Target
from openclaw_cfg.probe.keys import NoKey
from openclaw_cfg.secret import Literal


class ProbePlan(Struct, frozen=True, kw_only=True):
    """What is to be asked of one provider.

    Attributes:
        models: the configured ids.
        windows: the tokens of context that OpenClaw plans with, by configured id; None
            where nothing is configured.
        elsewhere: those of models with an address or protocol of their own, which
            are not asked.
        key: the key, or why there is none; None when none is configured.
        of_plan: whether the key may be a coding plan's.
        key_in_headers: whether configured headers carry a key instead.
        withheld: why the key is not to be sent although it is there.
        release: what to do so that it is.
        lost: the key that would go where it does not belong.
    """

    name: str
    shown_url: str | None
    target: Target
    adapter: Adapter
    preset: Preset | None
    level: Level
    models: tuple[str, ...] = ()
    windows: Mapping[str, int | None] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    key: Literal | NoKey | None = None
    of_plan: bool
    key_in_headers: bool
    withheld: str = ""
    release: str = ""
    lost: Stray | None = None

    @property
    def key_matters(self) -> bool:
        """Whether a good and a bad key would make a difference, as far as is known."""
        optional = self.preset is not None and not self.preset.key.required
        return self.has_key and not optional

    @property
    def has_key(self) -> bool:
        """Whether there is a key to send, by whatever header."""
        return isinstance(self.key, Literal) or self.key_in_headers

    @property
    def may_chat(self) -> bool:
        """Whether nothing keeps the key back: it is there and sent, or not needed."""
        return not (self.withheld or self.lacks_key or isinstance(self.key, NoKey))

    @property
    def lacks_key(self) -> bool:
        """Whether the vendor is known to want a key and there is none."""
        wanted = self.preset is not None and self.preset.key.required
        return wanted and not self.has_key
