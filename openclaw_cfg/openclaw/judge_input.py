"""The input of the judge's stages."""

from msgspec import Struct

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.schema.check import NativeSchema


class JudgeInput(Struct, frozen=True, kw_only=True):
    """A configuration that is being judged.

    Attributes:
        value: the value that OpenClaw judges: merged, substituted, migrated, trimmed.
        source: the main file, unchanged.
        legacy_default: the agent that `default: true` marked among several.
        schema: what the version accepts.
        facts: its lists.
        environment: variables, `env.vars` among them.
    """

    value: Json
    source: Json
    legacy_default: str | None
    schema: NativeSchema
    facts: Facts
    environment: Environment

    @property
    def same_version(self) -> bool:
        """Whether the lists and the schema are of the same version."""
        return self.schema.version == self.facts.version
