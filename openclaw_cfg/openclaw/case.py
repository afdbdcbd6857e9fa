"""What the stages of the judge look at."""

from dataclasses import dataclass

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.schema.store import NativeSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A configuration under judgement.

    Attributes:
        value: what OpenClaw judges: merged, substituted, migrated, trimmed.
        source: the main file as it stands.
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
