"""What a setting does: by the schema, our description, its history and the rules."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from msgspec import Struct

from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, parse_path
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.report import Explanation, Finding
from openclaw_cfg.rules import RULES
from openclaw_cfg.schema.nearest import nearest
from openclaw_cfg.schema.settings import Setting, Settings
from openclaw_cfg.schema.store import load_compact_settings, load_settings, pick
from openclaw_cfg.source import Source

_OFFERS = 3


class SettingPage(Struct, frozen=True, kw_only=True):
    """A setting.

    Attributes:
        path: as it was asked for.
        pattern: the same, with `*` for keys that the user chose.
        version: of OpenClaw; empty for the compact form.
        keys: the keys that it accepts by name, if it is an object.
        rules: what `validate` may say about it besides OpenClaw's own verdict.
    """

    path: str
    pattern: str
    version: str
    setting: Setting
    keys: Mapping[str, Setting]
    rules: tuple[Explanation, ...]

    def document(self) -> dict[str, Json]:
        """For `--json`."""
        found, past = self.setting, self.setting.past
        return {
            "version": 1,
            "kind": "setting",
            "path": self.path,
            "pattern": self.pattern,
            "openclawVersion": self.version,
            "known": found.known,
            "title": found.title,
            "description": found.description,
            "types": list(found.types),
            "values": list(found.choices),
            "limits": list(found.bounds),
            "default": {"value": found.default[0]} if found.default else None,
            "required": found.required,
            "history": {"since": past.since, "until": past.until, "now": past.now}
            if past
            else None,
            "keys": [
                {"name": name, "description": key.description}
                for name, key in self.keys.items()
            ],
            "rules": [
                {
                    "rule": rule.id,
                    "severity": rule.severity.value,
                    "summary": rule.summary,
                }
                for rule in self.rules
            ],
        }


def setting_page(text: str, wanted: str | None, extra: Path) -> SettingPage:
    """The page of a setting, in a version of OpenClaw or else in the compact form.

    Raises:
        UsageError: there is no such setting; the hint suggests similar ones.
    """
    settings, version = load_settings(wanted, extra), pick(wanted, extra)
    try:
        path = parse_path(text)
    except ValueError:
        raise UsageError(
            f'"{text}" is not the path of a setting',
            hint="write it as agents.defaults.heartbeat.every",
        ) from None
    found = settings.at(path)
    if not found.known and found.past is None:
        compact = load_compact_settings()
        if not compact.at(path).known:
            raise UsageError(
                f'OpenClaw {version} has no setting "{text}"',
                hint=_hint(settings, path),
            )
        settings, version = compact, ""
        found = settings.at(path)
    pattern = settings.pattern(path)
    return SettingPage(
        path=text,
        pattern=_joined(pattern) if found.known else text,
        version=version,
        setting=found,
        keys=settings.keys(path),
        rules=tuple(_rules_on(settings, pattern)) if version else (),
    )


def _rules_on(settings: Settings, pattern: tuple[str, ...]) -> Iterator[Explanation]:
    """The rules whose own example has its mistake, or its fix, at this setting."""
    for rule in RULES:
        source = Source(None, rule.EXPLANATION.bad)
        context = RuleContext(load(source, environment=Environment()))
        about = {path for one in rule.check(context) for path in _concerned(one)}
        named = _joined(pattern) in rule.EXPLANATION.how
        if named or any(settings.pattern(path) == pattern for path in about):
            yield rule.EXPLANATION


def _concerned(finding: Finding) -> Iterator[JsonPath]:
    """The settings that a finding is about, or that its fix changes."""
    yield finding.path
    if finding.fix:
        yield from (operation.path for operation in finding.fix.operations)


def _hint(settings: Settings, path: JsonPath) -> str:
    """Suggestions for a path that does not exist."""
    known = 0
    while known < len(path) and settings.at(path[: known + 1]).known:
        known += 1
    if known and settings.is_open(path[:known]):
        return (
            f'"{format_path(path[:known])}" takes any keys; OpenClaw\'s schema does '
            "not name them"
        )
    for length in range(known, len(path)):
        past = settings.history.past(path[: length + 1])
        if past is not None:
            return f"{format_path(path[: length + 1])}: {past.told}"
    from openclaw_cfg.fix.migrations import renamed_keys  # noqa: PLC0415  (20 ms)

    now = renamed_keys.new_place(path)
    if now is not None:
        return f"it is now {format_path(now)}; `openclaw-cfg fix` moves it"
    near = _corrected(settings, path, known)
    offers = [format_path(near)] if near else [*_ending(settings, path)]
    if not offers:
        if not known:
            rules = "`openclaw-cfg explain` the rules"
            return f"`openclaw-cfg schema` has the settings, {rules}"
        return f"`openclaw-cfg explain {format_path(path[:known])}` may help"
    return f"did you mean {' or '.join(offers)}?"


def _corrected(settings: Settings, path: JsonPath, known: int) -> JsonPath | None:
    """The path with the nearest key for each unknown step; None if there is none."""
    for number in range(known, len(path)):
        step = path[number]
        if settings.at((*path[:number], step)).known:
            continue
        word = nearest(str(step), settings.keys(path[:number]))
        if word is None:
            return None
        path = (*path[:number], word, *path[number + 1 :])
    return path


def _ending(settings: Settings, path: JsonPath) -> list[str]:
    """The shortest paths that end as this one does."""
    words = tuple(step if isinstance(step, str) else "[]" for step in path)
    every = sorted(settings.paths(), key=lambda one: (len(one), one))
    for count in range(len(words)):
        end = words[count:]
        found = [one for one in every if one[-len(end) :] == end]
        if found:
            return [_joined(one) for one in found[:_OFFERS]]
    last = {one[-1]: one for one in reversed(every) if one}
    near = get_close_matches(words[-1], last, n=_OFFERS, cutoff=0.8)
    return [_joined(last[word]) for word in near]


def _joined(steps: Iterable[str]) -> str:
    return ".".join(steps).replace(".[]", "[]")
