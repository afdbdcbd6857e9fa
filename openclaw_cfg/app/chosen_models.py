"""The models that agents talk to, and whether they really run."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.default import standing
from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import Json, JsonPath, format_path
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import read
from openclaw_cfg.lint.runnable import CHOOSE, Requirement, Runs, asked, judge
from openclaw_cfg.loader import Loaded
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.listing import missing
from openclaw_cfg.probe.result import Result

MAIN: Final = frozenset({"defaultModel", "fallback"})
"""The roles without which nothing runs."""

UNLISTED: Final = "name one there that it lists"
"""What helps with a model that a server does not have."""


class ChosenModel(Struct, frozen=True, kw_only=True):
    """A model that an agent would talk to, and whether it really runs.

    Attributes:
        roles: what it is for: `defaultModel`, `fallback`, or a setting that names it.
    """

    ref: str
    roles: tuple[str, ...]
    runs: Runs

    def as_json(self) -> dict[str, Json]:
        """For `status --json`."""
        return {"ref": self.ref, "roles": list(self.roles), **self.runs.as_json()}


def chosen_models(
    loaded: Loaded, results: Mapping[str, Result]
) -> tuple[ChosenModel, ...]:
    """Equal models with equal results joined; those of the defaultModel first.

    Args:
        results: of a probe, by provider id.
    """
    if loaded.dialect.ID != native.ID:
        return ()
    context = RuleContext(loaded)
    refs = [*asked(context)]
    now = standing(loaded).primary
    if not any(ref.path[:3] == native.DEFAULT_MODEL for ref in refs):
        refs.insert(0, read(str(now), (*native.DEFAULT_MODEL, "primary")))
    refs.sort(key=lambda ref: ref.path[:3] != native.DEFAULT_MODEL)
    roles: dict[tuple[str, Runs], list[str]] = {}
    for ref in refs:
        runs = answered(judge(context, ref), ref.provider, ref.model, results)
        roles.setdefault((ref.name, runs), []).append(_role(ref.path))
    return tuple(
        ChosenModel(ref=name, roles=tuple(dict.fromkeys(found)), runs=runs)
        for (name, runs), found in roles.items()
    )


def is_dead(models: Sequence[ChosenModel]) -> bool:
    """Whether neither the defaultModel nor any fallback runs."""
    main = [one for one in models if MAIN & {*one.roles}]
    return bool(main) and all(one.runs.runs is False for one in main)


def answered(
    runs: Runs, provider: str, model: str, results: Mapping[str, Result]
) -> Runs:
    """The result, with what the provider itself said about its models.

    Args:
        results: of a probe, by provider id.
    """
    by_id = {name.strip().lower(): result for name, result in results.items()}
    result = by_id.get(provider.strip().lower())
    if result is None or runs.runs is False:
        return runs
    # A model may be named for an agent only, and not in the provider's entry.
    listed = bool(result.models) and not missing((model,), result.models)
    absent = result.complete and result.models and not listed
    if absent or model in result.configured_missing:
        return Runs(
            runs=False,
            part=Requirement.ID,
            reason=f'"{provider}" does not list this model',
            help=UNLISTED,
            command=CHOOSE,
        )
    if result.status.failed and result.status is not Status.NO_MODEL:
        reason = f'"{provider}" failed its probe: {result.status}'
        return Runs(
            runs=False, part=Requirement.ANSWER, reason=reason, help=result.help
        )
    if result.unproved and runs.runs:
        return Runs(runs=True, part=Requirement.LOGIN)
    # NO_MODEL is about another model of the provider.
    if result.status in {Status.OK, Status.NO_MODEL} and listed:
        return Runs(runs=True, part=Requirement.ANSWER)
    return runs


def _role(path: JsonPath) -> str:
    if path[:3] == native.DEFAULT_MODEL:
        return "fallback" if "fallbacks" in path else "defaultModel"
    if path[:2] == ("agents", "entries") and path[3:4] == ("model",):
        kind = "fallback" if "fallbacks" in path else "model"
        return f"{kind} of {path[2]}"
    shown = path[2:] if path[:2] == ("agents", "defaults") else path
    return format_path(shown[:-1] if shown[-1:] == ("primary",) else shown)
