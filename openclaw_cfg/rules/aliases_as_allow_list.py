"""A map of short names is about to become the list of allowed models.

Until `meta.migrations.modelPolicyAllowlist` says that this was done, OpenClaw 2026.9.6
takes the keys of `agents.defaults.models` for the allowed models, and writes them into
`modelPolicy.allow` at its next write. A user who only gave models short names did not
mean to forbid the others.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import JsonPath, as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
_MARK: Final[JsonPath] = ("meta", "migrations", "modelPolicyAllowlist")
EXPLANATION: Final = Explanation(
    id="aliases-as-allow-list",
    severity=Severity.WARNING,
    summary="OpenClaw will take these short names for the list of allowed models",
    bad="""{agents: {defaults: {
  model: "openai/gpt-5.4", models: {"openai/gpt-5.4": {alias: "big"}}}}}""",
    good="""{
  meta: {migrations: {modelPolicyAllowlist: true}},
  agents: {defaults: {
    model: "openai/gpt-5.4", models: {"openai/gpt-5.4": {alias: "big"}}}},
}""",
    how="set `meta.migrations.modelPolicyAllowlist` to true if every model may be "
    "used, or write the allowed ones into `agents.defaults.modelPolicy.allow`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """One finding, where every entry of the map is a short name and nothing else."""
    if not context.native or get(context.written, *_MARK) is True:
        return
    defaults = as_object(get(context.written, *_DEFAULTS))
    rows = [as_object(row).keys() for row in as_object(defaults.get("models")).values()]
    if not rows or "modelPolicy" in defaults or any(row != {"alias"} for row in rows):
        return
    yield Finding(
        message="at its next write OpenClaw makes these short names the list of all "
        "models that are allowed",
        path=(*_DEFAULTS, "models"),
        part=Part.KEY,
        help="if the others may be used too, set meta.migrations.modelPolicyAllowlist "
        "to true; else write modelPolicy.allow",
        fix=Fix(
            title="set meta.migrations.modelPolicyAllowlist to true",
            safe=False,
            operations=(Set(_MARK, True),),
        ),
    )
