"""The rules, and the engine that turns findings into a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from msgspec.structs import replace

from openclaw_cfg import schema
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import get
from openclaw_cfg.lint import ignore, syntax
from openclaw_cfg.lint.base import Rule
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.ignore import ignored_rules, unknown_rules
from openclaw_cfg.lint.locate import Locator
from openclaw_cfg.lint.selection import EVERYTHING, Selection
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw import judge
from openclaw_cfg.redact import redacted
from openclaw_cfg.report import Diagnostic, Explanation, Finding, Report
from openclaw_cfg.rules import (
    aliases_as_allow_list,
    bare_model_ref,
    bedrock_without_region,
    bypassed_plan,
    compact_form,
    deprecated_model,
    disallowed_default,
    duplicate_key,
    endpoint_in_base_url,
    filtered_endpoint,
    folder_only_key,
    foreign_key,
    foreign_variable,
    gateway_with_two_secrets,
    gateway_without_auth,
    gateway_without_mode,
    gateway_without_secret,
    hidden_default,
    hooks_stop_gateway,
    legacy_provider,
    lookalike_key,
    misdirected_key,
    missing_cache_price,
    missing_context_window,
    missing_embedding_key,
    missing_version,
    odd_price,
    one_key_two_regions,
    outdated_model,
    output_above_context,
    placeholder_key,
    plain_http,
    plaintext_key,
    plan_behind_http,
    plan_for_others,
    plan_on_automation,
    plan_on_heartbeat,
    profile_in_model_id,
    readable_key_file,
    repeated_fallback,
    same_vendor_fallbacks,
    shared_key,
    shared_subscription,
    small_context_window,
    split_model_id,
    swallowed_backslash,
    text_only_image_model,
    unclear_default_model,
    unknown_endpoint,
    unknown_host,
    unknown_model,
    unknown_provider,
    unknown_vendor_host,
    unknown_vendor_model,
    unlisted_model,
    unset_key,
    unusable_gateway,
    user_in_base_url,
    wrong_api,
    zero_cost,
)
from openclaw_cfg.source import Source

GROUPS: Final[Mapping[str, tuple[Rule, ...]]] = {
    "text": (
        duplicate_key,
        swallowed_backslash,
        lookalike_key,
        misdirected_key,
    ),
    "compact-form": (
        compact_form,
        unclear_default_model,
        unknown_host,
    ),
    "gateway": (
        gateway_without_mode,
        gateway_without_auth,
        gateway_without_secret,
        gateway_with_two_secrets,
        unusable_gateway,
        hooks_stop_gateway,
    ),
    "models": (
        unknown_provider,
        unknown_model,
        bare_model_ref,
        split_model_id,
        profile_in_model_id,
        unlisted_model,
        text_only_image_model,
        bedrock_without_region,
        legacy_provider,
        outdated_model,
        repeated_fallback,
        same_vendor_fallbacks,
        disallowed_default,
        hidden_default,
        aliases_as_allow_list,
    ),
    "endpoints": (
        endpoint_in_base_url,
        user_in_base_url,
        missing_version,
        unknown_endpoint,
        unknown_vendor_host,
        wrong_api,
        plain_http,
        filtered_endpoint,
        bypassed_plan,
        unknown_vendor_model,
        deprecated_model,
    ),
    "keys": (
        plaintext_key,
        placeholder_key,
        foreign_variable,
        unset_key,
        folder_only_key,
        foreign_key,
        shared_key,
        one_key_two_regions,
        readable_key_file,
    ),
    "policy": (
        plan_on_heartbeat,
        plan_on_automation,
        plan_for_others,
        plan_behind_http,
        shared_subscription,
        missing_embedding_key,
    ),
    "numbers": (
        small_context_window,
        missing_context_window,
        output_above_context,
        zero_cost,
        odd_price,
        missing_cache_price,
    ),
}
"""The topics of the rules: a tag in reports for code scanning."""
RULES: Final[tuple[Rule, ...]] = tuple(chain.from_iterable(GROUPS.values()))


# Their fixes keep a plan's key for interactive use only: `fix --policy` applies them.
POLICY: Final[tuple[Rule, ...]] = (plan_on_heartbeat, plan_on_automation)
# Their fixes write the nearest known name: `fix --unsafe` applies them.
SPELLING: Final[tuple[Rule, ...]] = (
    unknown_provider,
    unknown_model,
    unlisted_model,
    unknown_vendor_model,
)


def explanations() -> tuple[Explanation, ...]:
    """Every rule by its id, OpenClaw's own refusals included."""
    found = {
        "syntax": (*syntax.EXPLANATIONS, ignore.EXPLANATION),
        "schema": schema.check.EXPLANATIONS,
        "openclaw": judge.EXPLANATIONS,
        **{name: [r.EXPLANATION for r in rules] for name, rules in GROUPS.items()},
    }
    tagged = (
        replace(entry, tag=tag) for tag, entries in found.items() for entry in entries
    )
    return tuple(sorted(tagged, key=lambda entry: entry.id))


def run(
    loaded: Loaded,
    *,
    verdict: Iterable[Finding] = (),
    rules: Sequence[Rule] = RULES,
    selection: Selection = EVERYTHING,
    text_of: Callable[[Document], Source] = redacted,
) -> Report:
    """Check a loaded configuration: stamp, locate, leave out, sort.

    Args:
        verdict: what OpenClaw itself would say, findings with rule and severity.
        rules: the rules to run besides.
        selection: the rules that the run is about.
        text_of: the text to show with a diagnostic. Masking the keys of 100 KB takes 60
            ms; a caller that shows no lines can do without.
    """
    context = RuleContext(loaded)
    locator = Locator(loaded, text_of)
    found = {
        (d.rule, locator.order(d.source), d.start, d.end, d.message): d
        for d in map(
            locator.diagnostic, chain(verdict, _lint(context, rules, selection))
        )
        if selection.has(d.rule)
    }
    ignores = [ignored_rules(document) for document in loaded.documents]
    kept: list[Diagnostic] = []
    elsewhere: list[str] = []
    for (rule, order, start, _, _), diagnostic in found.items():
        commented = rule in ignores[order].get(start.line, ())
        if commented or selection.ignores(rule):
            continue
        if selection.is_elsewhere(rule):
            elsewhere.append(rule)
        else:
            kept.append(diagnostic)
    kept.sort(key=lambda d: (locator.order(d.source), d.start, d.end, d.rule))
    return Report(
        name=loaded.document.source.name,
        dialect=loaded.dialect.ID,
        diagnostics=tuple(kept),
        ignored=len(found) - len(kept) - len(elsewhere),
        elsewhere=tuple(elsewhere),
        written_by=_written_by(loaded),
    )


def of_the_machine() -> frozenset[str]:
    """The rules whose findings no change of the file alone resolves."""
    return frozenset(entry.id for entry in explanations() if entry.machine)


def cures(loaded: Loaded, rules: Sequence[Rule] = POLICY) -> Iterator[Finding]:
    """What rules find in a configuration and can fix."""
    context = RuleContext(loaded)
    for rule in rules:
        for finding in rule.check(context):
            if finding.fix and finding.fix.operations:
                yield context.migrated.at_home(_stamp(finding, rule))


def _written_by(loaded: Loaded) -> str:
    version = get(loaded.merged, "meta", "lastTouchedVersion")
    return version if isinstance(version, str) else ""


def _lint(
    context: RuleContext, rules: Sequence[Rule], selection: Selection
) -> Iterator[Finding]:
    documents = context.loaded.documents
    for rule in rules:
        if selection.has(rule.EXPLANATION.id):
            for finding in rule.check(context):
                yield context.migrated.at_home(_stamp(finding, rule))
    # The list of all rules is only built when a comment names one.
    if any("openclaw-cfg:" in document.source.text for document in documents):
        known = {entry.id for entry in explanations()}
        for document in documents:
            yield from unknown_rules(document, known)


def _stamp(finding: Finding, rule: Rule) -> Finding:
    explained = rule.EXPLANATION
    return replace(
        finding,
        rule=finding.rule or explained.id,
        severity=finding.severity or explained.severity,
    )
