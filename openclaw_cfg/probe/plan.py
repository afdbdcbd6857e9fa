"""What to request from one provider."""

from collections.abc import Mapping

from msgspec import Struct, field

from openclaw_cfg.catalog.keys import Stray
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.lint.credentials import is_stand_in
from openclaw_cfg.probe.base import Adapter, Level, Target
from openclaw_cfg.probe.keys import NoKey
from openclaw_cfg.secret import Literal


class ProbePlan(Struct, frozen=True, kw_only=True):
    """What to request from one provider.

    Attributes:
        models: the configured ids.
        windows: the context window that OpenClaw uses, in tokens, by configured id;
            None where nothing is configured.
        elsewhere: ids of models with an address or protocol of their own; these are not
            probed.
        key: the key, or why it is not available; None when none is configured.
        of_plan: whether the key may belong to a coding plan.
        key_in_headers: whether configured headers carry a key instead.
        withheld: why the key must not be sent although it is available.
        release: what to do so that it is sent.
        lost: the key that would be sent where it does not belong.
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
        """Whether it matters if the key is valid, as far as is known."""
        optional = self.preset is not None and not self.preset.key.required
        return self.has_key and not (optional or self.is_word)

    @property
    def is_word(self) -> bool:
        """Whether the key is a word that means "no key", such as "none"."""
        if not isinstance(self.key, Literal) or self.key_in_headers:
            return False
        return is_stand_in(self.key.value, self.preset)

    @property
    def has_key(self) -> bool:
        """Whether there is a key to send, in any header."""
        return isinstance(self.key, Literal) or self.key_in_headers

    @property
    def may_chat(self) -> bool:
        """Whether the key is available and may be sent, or is not needed."""
        return not (self.withheld or self.lacks_key or isinstance(self.key, NoKey))

    @property
    def lacks_key(self) -> bool:
        """Whether the vendor is known to require a key and there is none."""
        wanted = self.preset is not None and self.preset.key.required
        return wanted and not self.has_key
