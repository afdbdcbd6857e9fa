"""A complete configuration from a setup and its providers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from openclaw_cfg.app.add import Chosen, beside, choose, find_ref, operations
from openclaw_cfg.app.candidates import Candidate
from openclaw_cfg.app.change import ConfigChange, edited, plan
from openclaw_cfg.app.choice import aged, fallbacks, ranked
from openclaw_cfg.app.heartbeat import in_template, with_heartbeat
from openclaw_cfg.app.hybrid import (
    absent,
    is_one_agent,
    with_work_on_api,
    with_workspace_of_main,
)
from openclaw_cfg.app.keys import refuse_unset
from openclaw_cfg.app.listing import KeyState
from openclaw_cfg.app.prune_empty import alone_in
from openclaw_cfg.app.stale_comments import (
    comments_of,
    heads_of,
    stale_comments,
    with_true_fallbacks,
    without_comments,
    without_reason_of_default,
)
from openclaw_cfg.app.wish import Wish
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog import Kind
from openclaw_cfg.catalog import preset as find_preset
from openclaw_cfg.catalog.preset import PLANS
from openclaw_cfg.catalog.setups import (
    CHOSEN_FALLBACKS,
    LOGIN,
    PATHS,
    Cast,
    Role,
    Setup,
    Slot,
    assignments,
)
from openclaw_cfg.catalog.setups import setup as find_setup
from openclaw_cfg.dialects import compact, detect, native
from openclaw_cfg.errors import UsageError
from openclaw_cfg.files.read import Read
from openclaw_cfg.json5.edit import Insert, Operation, Remove, Set, apply
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, as_array, as_object, get
from openclaw_cfg.loader import Loaded, load_document, reloaded
from openclaw_cfg.model import Config, Model, ModelRef, Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.login_command import for_agents
from openclaw_cfg.openclaw.owner import terms_here
from openclaw_cfg.schema.store import editor_path
from openclaw_cfg.source import Source

_SCHEMA = ("$schema",)
_MARKERS, _ALLOWLIST = ("meta", "migrations"), "modelPolicyAllowlist"


class Settled(Struct, frozen=True, kw_only=True):
    """A wish with the providers completed from the catalogue."""

    wish: Wish
    chosen: tuple[Chosen, ...]

    @property
    def setup(self) -> Setup:
        """The setup with these providers, for `init`.

        Raises:
            UsageError: the providers do not match the setup, or something is missing.
        """
        return pick_setup(self.wish.setup, self.chosen, default=self.wish.default)


def settled(wish: Wish, config: Config, environment: Environment) -> Settled:
    """The same, completed from the keys and logins that are available here.

    Raises:
        UsageError: something is missing.
    """
    refuse_unset(wish.providers, environment)
    chosen = tuple(choose(one, config, environment) for one in wish.providers)
    return Settled(wish=wish, chosen=chosen)


def planned(
    workspace: Workspace, read: Read, loaded: Loaded | None, wish: Wish
) -> tuple[ConfigChange, Settled]:
    """What a complete wish would write, and its providers.

    Args:
        loaded: the existing configuration; None where a new one is made.

    Raises:
        UsageError: parts of the wish contradict each other, or something is missing.
    """
    environment = loaded.environment if loaded else workspace.environment()
    answers = settled(wish, loaded.config if loaded else Config(), environment)
    after = merge(loaded, answers) if loaded else make(answers)
    after = with_true_fallbacks(
        reloaded(loaded, after)
        if loaded
        else load_document(after, environment=environment)
    )
    after = with_workspace_of_main(workspace, loaded, after)
    if wish.editor_schema:
        after = _with_schema(workspace, loaded, after)
    change = plan(
        workspace,
        read,
        loaded.document if loaded else None,
        after,
        variables=tuple(v for one in answers.chosen for v in one.variables),
    )
    return change, answers


def _with_schema(
    workspace: Workspace, loaded: Loaded | None, document: Document
) -> Document:
    """The file with `$schema`, which OpenClaw accepts and keeps; its own stays."""
    if get(document.value, *_SCHEMA) is not None:
        return document
    uri = editor_path(detect(document.value).ID, workspace.schemas).as_uri()
    named = (Set(_SCHEMA, uri),)
    return edited(loaded, document, named) if loaded else apply(document, named)


def pick_setup(name: str, chosen: Sequence[Chosen], *, default: str = "") -> Setup:
    """The setup with this name that matches the providers.

    "hybrid" is one of three setups: the plan or login serves the person, or the general
    API does everything and a plan, or a login (Codex), is there for hard tasks.

    Args:
        default: the chosen defaultModel; empty where the setup proposes one, which is
            the plan's but not the login's.

    Raises:
        UsageError: there is no such setup, or a provider for one of its roles is
            missing, or a provider has no role in it.
    """
    kinds = {c.preset.kind for c in chosen}
    login = Kind.OAUTH in kinds and Kind.CODING_PLAN not in kinds
    by_api = not _on_plan(default, chosen) if default else login
    if name == "hybrid" and by_api:
        name = "hybrid-codex" if login else "hybrid-api"
    found = find_setup(name)
    for role in found.roles:
        if kinds.isdisjoint(role.kinds):
            wanted = " or ".join(kind.value for kind in role.kinds)
            raise UsageError(
                f'the setup "{name}" needs a provider of kind {wanted}',
                hint="add one, such as",
                flags=("--provider", role.example),
            )
    for one in chosen:
        if found.role_for(one.preset.kind) is None:
            raise UsageError(
                f'"{one.preset.id}" is of kind {one.preset.kind}, which has no place '
                f'in the setup "{name}"',
                hint="take another setup, or `openclaw-cfg add` for one provider more",
            )
    return found


def make(answers: Settled) -> Document:
    """A new file: the setup's template with the chosen providers in it.

    Raises:
        UsageError: as `find_ref`.
    """
    dialect = answers.wish.dialect
    text = _in_words_of(answers.setup.text(dialect), answers)
    document = parse(Source(None, text))
    document = apply(document, tuple(_recast(document, answers)))
    if dialect == native.ID:
        models = filled(answers)
        document = apply(document, (*models, *_example_aliases(document, models)))
        more = (*beside(answers.chosen), *in_template(answers.wish.heartbeat))
        document = apply(document, more)
    document = apply(document, _default(document, answers, ask=True))
    if dialect == native.ID:
        document = apply(document, tuple(_of_logins(document.value, answers)))
    places = ((*native.DEFAULT_MODEL, "fallbacks"), ("models", "fallbacks"))
    empty = (Remove(path) for path in places if get(document.value, *path) == [])
    document = apply(document, tuple(empty))
    text = document.source.text
    said = for_agents(text, document.value)
    return document if said == text else parse(Source(None, said))


def _words(answers: Settled) -> Mapping[str, str]:
    """Replacements for the setup's comments: only what is known about the providers."""
    setup, words = answers.setup, dict[str, str]()
    primary, fallbacks = proposed(answers)
    leads = [c for c in answers.chosen if c.provider_id == primary.provider]
    cast = _cast(answers).get(setup.of_default.id)
    if cast is not None and not cast.known:
        words |= setup.guessed
    if any(len(one.models) == 1 for one in leads):
        words |= setup.single
    if any(one.preset.kind is Kind.OAUTH for one in answers.chosen):
        words |= setup.login
    own = {one.provider_id for one in answers.chosen if one.preset.is_own_server}
    if not own.isdisjoint(_cast_providers(answers)):
        words |= setup.own
    if answers.wish.heartbeat == "on":
        words |= setup.scheduled
    named = answers.wish.fallbacks
    if any(_on_plan(name, answers.chosen) for name in named or ()):
        words |= setup.reached
    whys = {
        fill.slot: fill.why for role in setup.roles for fill in reversed(role.fills)
    }
    chosen = answers.wish.default
    if chosen and chosen != str(primary):
        words[whys[Slot.DEFAULT]] = "The defaultModel."
    if Slot.FALLBACK in whys and named and named != tuple(map(str, fallbacks)):
        words[whys[Slot.FALLBACK]] = CHOSEN_FALLBACKS
    return words


def _in_words_of(text: str, answers: Settled) -> str:
    """A template whose comments are true of the providers.

    They name the chosen login, and the command for it.
    """
    for said, instead in _words(answers).items():
        text = text.replace(said, instead)
    example = find_preset(LOGIN)
    for one in answers.chosen:
        if one.preset.kind is Kind.OAUTH:
            known = one.preset.openclaw
            text = text.replace(example.title, one.preset.title)
            text = text.replace(
                f"No entry for {example.openclaw.provider}:",
                f"No entry for {known.provider}:",
            )
            text = text.replace(example.openclaw.login, known.login)
    return text


def merge(loaded: Loaded, answers: Settled) -> Document:
    """An existing file with the providers added; existing settings stay.

    Raises:
        UsageError: as `find_ref`.
        Refused: a place to change is in an included file.
    """
    if loaded.dialect.ID == native.ID and answers.wish.setup:
        loaded = reloaded(loaded, _outgrown(loaded, answers))
    dialect, document = loaded.dialect, loaded.document
    for one in answers.chosen:
        value = document.value if document is not loaded.document else loaded.merged
        document = edited(loaded, document, operations(value, dialect, one))
    if dialect.ID == native.ID:
        wishes = tuple(_absent(loaded.merged, answers)) if answers.wish.setup else ()
        if _is_kept(loaded, answers):
            moved = {PATHS[Slot.HEARTBEAT], PATHS[Slot.UTILITY]}
            wishes = tuple(wish for wish in wishes if wish.path not in moved)
        document = edited(loaded, document, (*wishes, *beside(answers.chosen)))
    defaults = _default(document, answers, ask=loaded.config.primary is None)
    document = edited(loaded, document, defaults)
    before, now = loaded.config.primary, dialect.read(document.value).primary
    other = before is not None and answers.wish.default and str(before) != str(now)
    if other:
        document = without_reason_of_default(document)
    if dialect.ID == native.ID:
        value = document.value if document is not loaded.document else loaded.merged
        document = edited(loaded, document, tuple(_of_logins(value, answers)))
    if answers.wish.heartbeat != "on":
        document = with_work_on_api(loaded, document)
    if other and dialect.ID == native.ID and _on_plan(str(now), answers.chosen):
        stale = stale_comments(loaded, reloaded(loaded, document))
        document = without_comments(document, stale)
    return with_heartbeat(loaded, document, answers.wish.heartbeat)


def _of_logins(value: Json, answers: Settled) -> Iterator[Operation]:
    """The chosen models of logins that the file does not name yet.

    A login has no entry with a list. OpenClaw 2026.9.6 lists what is named here.
    """
    config, place = native.read(value), PATHS[Slot.ALIAS]
    there = as_object(get(value, *place))
    named = {*map(str, (config.primary, *config.fallbacks)), *there}
    new = [
        str(ref)
        for one in answers.chosen
        if one.provider is None and one.wish.models
        for ref in one.refs
        if str(ref) not in named
    ]
    if new and not there and get(value, *_MARKERS, _ALLOWLIST) is None:
        # Without this mark OpenClaw would allow these models alone.
        yield Set((*_MARKERS, _ALLOWLIST), True)
    yield from (Set((*place, ref), {}) for ref in new)


def _outgrown(loaded: Loaded, answers: Settled) -> Document:
    """The file without what `init` switched off for a plan alone, in a hybrid now.

    What the user switched off has no comment of ours, and stays off. So does all of it
    where new jobs would run on the plan.
    """
    alone, value = find_setup("coding-plan"), loaded.merged
    said = {*comments_of(loaded.document)}
    gone = [
        one
        for one in alone.further
        if one.why in said and get(value, *one.path) == one.value
    ]
    on_plan = _on_plan(_coming_default(value, answers), answers.chosen)
    if not answers.setup.id.startswith("hybrid") or (
        on_plan and not is_one_agent(value)
    ):
        return loaded.document
    if not gone:
        return loaded.document
    places = (alone_in(value, one.path) for one in gone)
    document = edited(loaded, loaded.document, map(Remove, places))
    return without_comments(document, {*heads_of(alone), *(one.why for one in gone)})


def _coming_default(value: Json, answers: Settled) -> str:
    """The defaultModel that a file will have."""
    now = native.read(value).primary
    return answers.wish.default or str(now or proposed(answers)[0])


def _is_kept(loaded: Loaded, answers: Settled) -> bool:
    """Whether the defaultModel stays and is not a plan's, so that all stays on it."""
    now = loaded.config.primary
    if now is None or answers.wish.default not in {"", str(now)}:
        return False
    provider = loaded.config.provider(now.provider) if now.provider else None
    if provider is None:
        return False
    known = terms_here(provider, loaded.config, loaded.environment)
    return known is None or known.kind not in PLANS


def why_default(answers: Settled) -> str:
    """Why the setup proposes that defaultModel."""
    fills = (fill for role in answers.setup.roles for fill in role.fills)
    why = next((f.why for f in fills if f.slot is Slot.DEFAULT), "")
    why = _words(answers).get(why, why)
    doubt = doubt_of_default(answers)
    return f"{why.removesuffix('.')}, {doubt}." if doubt else why


def doubt_of_default(answers: Settled) -> str:
    """The old facts behind the proposed defaultModel; empty if there are none."""
    ref, _ = proposed(answers)
    owners = (one for one in answers.chosen if one.provider_id == ref.provider)
    found = (c for one in owners for c in _candidates(one) if c.ref == ref)
    return ", ".join(fact for candidate in found for fact in aged(candidate))


def cast_of(chosen: Chosen) -> Cast:
    """The models of a provider for everyday work and for hard tasks."""
    known = chosen.preset.recommended
    daily, strong = (known.daily, known.strong) if known else ("", "")
    # A plan's fee is flat, so its strong model is the defaultModel.
    lead, other = (strong, daily) if chosen.for_people else (daily, strong)
    if lead not in chosen.models:
        lead = _best_model(chosen)
    if other not in chosen.models or other == lead:
        other = next((one for one in reversed(chosen.models) if one != lead), lead)
    daily, strong = (other, lead) if chosen.for_people else (lead, other)
    return Cast(
        ModelRef(chosen.provider_id, daily),
        ModelRef(chosen.provider_id, strong),
        known=known is not None and known.strong in chosen.models,
    )


def _players(answers: Settled) -> Iterator[tuple[Role, Chosen]]:
    """Every provider with its role, in the order of the roles."""
    for role in answers.setup.roles:
        for one in answers.chosen:
            if one.preset.kind in role.kinds:
                yield role, one


def _cast(answers: Settled) -> Mapping[str, Cast]:
    by_role: dict[str, list[Chosen]] = {}
    for role, one in _players(answers):
        by_role.setdefault(role.id, []).append(one)
    return {name: cast_of(_best(players)) for name, players in by_role.items()}


def _cast_providers(answers: Settled) -> set[str | None]:
    """The providers that have a role; of several of a kind one has it."""
    return {cast.daily.provider for cast in _cast(answers).values()}


def _best(players: Sequence[Chosen]) -> Chosen:
    """The provider with the best defaultModel; the first one if none is suitable."""
    owners = {str(ref): one for one in players for ref in one.refs}
    found = ranked((c for one in players for c in _candidates(one)), alone=False)
    return owners[str(found[0].ref)] if found else players[0]


def _best_model(chosen: Chosen) -> str:
    """The model that `default --auto` would take; the first one if nothing differs."""
    first = str(chosen.refs[0])
    best = ranked(_candidates(chosen), alone=False, now=first)
    return best[0].model.id if best else chosen.models[0]


def _candidates(chosen: Chosen) -> Iterator[Candidate]:
    """The models of a provider that is not in any file yet."""
    provider = chosen.provider or Provider(id=chosen.provider_id)
    entries = {model.id: model for model in provider.models}
    for name in chosen.models:
        yield Candidate(
            provider=provider,
            model=entries.get(name) or Model(id=name),
            # The user's own address is not a vendor's offer.
            preset=None if chosen.preset.id == "custom" else chosen.preset,
            known=chosen.preset.model(name),
            key=KeyState(source="", present=None),
        )


def _recast(document: Document, answers: Settled) -> Iterator[Operation]:
    """Replace the template's example providers with the chosen ones."""
    players = [(r, c) for r, c in _players(answers) if c.provider]
    examples = get(document.value, *native.PROVIDERS)
    if isinstance(examples, list):
        for index, (_, one) in enumerate(players):
            assert one.provider is not None
            operation = Set if index < len(examples) else Insert
            entry = compact.provider_entry(one.provider)
            yield operation((*compact.PROVIDERS, index), entry)
        for index in range(len(examples) - 1, len(players) - 1, -1):
            yield Remove((*compact.PROVIDERS, index))
        return
    ids = {one.provider_id for _, one in players}
    words = _words(answers)
    cast = _cast_providers(answers)
    plain = find_setup("general").own
    for role, one in players:
        assert one.provider is not None
        path = (*native.PROVIDERS, one.provider_id)
        why = role.why
        if one.preset.is_own_server:
            # Another one may do the unattended work.
            why = (words if one.provider_id in cast else plain).get(why, why)
        yield Set(path, native.provider_entry(one.provider), why)
    if not ids:
        yield Remove(("models",))
        return
    yield from (
        Remove((*native.PROVIDERS, i)) for i in as_object(examples) if i not in ids
    )


def filled(answers: Settled) -> tuple[Set, ...]:
    """The operations that put the models into their places, with correct comments."""
    words = _words(answers)
    return tuple(
        Set(wish.path, wish.value, words.get(wish.comment, wish.comment))
        for wish in assignments(answers.setup, _cast(answers))
    )


def _example_aliases(document: Document, models: Iterable[Set]) -> Iterator[Operation]:
    """Remove the aliases of the template's example models."""
    path = PATHS[Slot.ALIAS]
    ours = {wish.path for wish in models}
    if get(document.value, *path) and not any(p[: len(path)] == path for p in ours):
        yield Remove(path)
        return
    names = as_object(get(document.value, *path))
    yield from (Remove((*path, name)) for name in names if (*path, name) not in ours)


def _absent(value: Json, answers: Settled) -> Iterator[Operation]:
    """What the setup fills in where the file has no setting yet."""
    if get(value, "gateway", "mode") is None:
        yield Set(("gateway", "mode"), "local")
    if get(value, "agents", "defaults", "models") is None:
        for marker in (_ALLOWLIST, "utilityModelSeparation"):
            if get(value, *_MARKERS, marker) is None:
                yield Set((*_MARKERS, marker), True)
    plan = _on_plan(_coming_default(value, answers), answers.chosen)
    yield from absent(value, answers.setup, filled(answers), on_plan=plan)


def _on_plan(default: str, chosen: Sequence[Chosen]) -> bool:
    """Whether a defaultModel is one of a plan or login that is added here."""
    named = ModelRef.parse(default)
    return any(
        named.provider == one.provider_id
        or (named.provider is None and default in one.models)
        for one in chosen
        if one.for_people
    )


def _default(
    document: Document, answers: Settled, *, ask: bool
) -> tuple[Operation, ...]:
    """The defaultModel and fallbacks: as given, else as proposed if `ask` is true."""
    dialect, wish = detect(document.value), answers.wish
    config = dialect.read(document.value)
    extra = {str(ref): ref for one in answers.chosen for ref in one.refs}
    primary, fallbacks = config.primary, None
    if ask and wish.setup:
        primary, fallbacks = proposed(answers)
    elif ask:
        primary = next(iter(extra.values()), None)
    if wish.default:
        primary = find_ref(wish.default, config, extra=extra)
    if wish.fallbacks is not None:
        fallbacks = tuple(
            find_ref(name, config, extra=extra) for name in wish.fallbacks
        )
    if primary is None or not (ask or wish.default or fallbacks is not None):
        return ()
    kept = tuple(ref for ref in fallbacks or () if str(ref) != str(primary))
    # If there are none yet, an empty list adds nothing.
    clears = fallbacks is not None and config.fallbacks
    return dialect.set_default(
        document.value, primary, kept if kept or clears else None
    )


def proposed(answers: Settled) -> tuple[ModelRef, tuple[ModelRef, ...]]:
    """The defaultModel by the setup's roles, and its fallbacks."""
    wishes = assignments(answers.setup, _cast(answers))
    by_path = {wish.path: wish.value for wish in wishes}
    primary = str(by_path[(*native.DEFAULT_MODEL, "primary")])
    rest = as_array(by_path.get((*native.DEFAULT_MODEL, "fallbacks")))
    found = [c for one in answers.chosen for c in _candidates(one)]
    best = next((c for c in found if str(c.ref) == primary), None)
    others = fallbacks(best, ranked(found, alone=False), alone=False) if best else ()
    return (
        ModelRef.parse(primary),
        others or tuple(ModelRef.parse(str(ref)) for ref in rest),
    )
