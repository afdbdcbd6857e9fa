"""A model is chosen that the list of allowed models leaves out.

`modelPolicy.allow` is the real list; a model that is not on it is refused with "not
allowed", also when it is the default.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Insert
from openclaw_cfg.jsonpath import JsonPath, as_array, get
from openclaw_cfg.lint.reference import Reference, read, selectors
from openclaw_cfg.lint.subject import Subject
from openclaw_cfg.openclaw.refinements.base import agents
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Related, Severity

_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
EXPLANATION: Final = Explanation(
    id="disallowed-default",
    severity=Severity.WARNING,
    summary="the default model or a fallback is not among the allowed models",
    bad="""{agents: {defaults: {
  model: "openai/gpt-5.4", modelPolicy: {allow: ["anthropic/*"]}}}}""",
    good="""{agents: {defaults: {
  model: "openai/gpt-5.4",
  modelPolicy: {allow: ["anthropic/*", "openai/gpt-5.4"]}}}}""",
    how="add it to `modelPolicy.allow`, or choose an allowed model",
)


def check(subject: Subject, /) -> Iterator[Finding]:
    """A finding per default and fallback that its list leaves out."""
    if not subject.native:
        return
    chosen = {one.path: one for one in selectors(subject.references)}
    short = subject.aliases
    for path, _ in agents(subject.written):
        selector = chosen.get((*path, "model"))
        own = (*path, "modelPolicy", "allow")
        at = own if as_array(get(subject.written, *own)) else _policy(own)
        allow = [
            item
            for item in as_array(get(subject.written, *at))
            if isinstance(item, str)
        ]
        if selector is None or not allow:
            continue
        for ref in (selector.primary, *selector.fallbacks):
            if ref is not None and not _allowed(_meant(ref, short), allow, short):
                yield _finding(ref, at, len(allow))


def _policy(own: JsonPath) -> JsonPath:
    return (*_DEFAULTS, *own[-2:])


def _meant(ref: Reference, short: dict[str, str]) -> Reference:
    return read(short.get(ref.text.strip().lower(), ref.text), ref.path)


def _allowed(ref: Reference, allow: list[str], short: dict[str, str]) -> bool:
    """Without a provider nobody can tell, so it is not complained about."""
    if not ref.provider:
        return True
    name = ref.name.lower()
    for entry in allow:
        pattern = short.get(entry.strip().lower(), entry.strip()).lower()
        if pattern == name or (
            pattern.endswith("/*") and name.startswith(pattern[:-1])
        ):
            return True
    return False


def _finding(ref: Reference, at: JsonPath, count: int) -> Finding:
    return Finding(
        message=f"the model {shown(ref.text, ())} is not among the allowed ones",
        path=ref.path,
        help="add it to modelPolicy.allow, or choose an allowed model",
        related=(Related(label="the allowed models", path=at),),
        fix=Fix(
            title="allow it",
            safe=False,
            operations=(Insert((*at, count), ref.name),),
        ),
    )
