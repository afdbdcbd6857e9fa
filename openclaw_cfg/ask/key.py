"""The questions about a key: where it comes from, where it is stored."""

from msgspec.structs import replace

from openclaw_cfg.app.keys import KEY_NAME, cleaned, wrong_key
from openclaw_cfg.app.wish import ProviderWish, Store
from openclaw_cfg.ask import (
    Choice,
    Choose,
    Confirm,
    Note,
    Pasted,
    SecretText,
    Text,
    Tone,
    Watch,
)
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.key_sources import KeySources
from openclaw_cfg.ask.secret_ref import ask_vault
from openclaw_cfg.catalog.keys import other_offers, telling_prefixes
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.output.printable import counted
from openclaw_cfg.secret import VARIABLE, EnvRef, Literal, mask


def ask_key(  # noqa: PLR0911  (one return per way)
    desk: Desk,
    wish: ProviderWish,
    *,
    url: str,
    others: tuple[ProviderWish, ...],
    wanted: bool = False,
) -> ProviderWish:
    """The wish with a key; asked only if a key is needed.

    Args:
        url: where it would be sent.
        others: the providers answered before; their variables are taken.
        wanted: whether the server asked for one, though its kind needs none.
    """
    preset = wish.known
    sources = KeySources(desk, wish, url, others)
    if not (preset.key.required or wanted) or not preset.key.env:
        return sources.as_now() or wish
    choices = tuple(sources.choices())
    question = Choose(
        title=f"Key for {preset.title}", short="Key from", choices=choices, unasked=""
    )
    secret = key_question(preset, wish.region)
    plain = secret.check
    secret = replace(
        secret,
        check=lambda text: plain(text) or sources.taken(Literal(cleaned(text))),
    )
    if wish.store in {Store.ENV, Store.REF}:
        wrong = f"--secret {wish.store} keeps no key itself"
        secret = replace(secret, check=lambda _: wrong)
    way = desk.prompter.choose_or_paste(question, secret)
    if way == "paste":
        way = Pasted(desk.prompter.secret(secret))
    if isinstance(way, Pasted):
        value = cleaned(way.text)
        if not is_meant(desk, preset, value):
            return ask_key(desk, wish, url=url, others=others, wanted=wanted)
        return replace(wish, key_value=value, key_name=sources.free_name())
    kind, _, name = way.partition(":")
    match kind:
        case "":
            return sources.unasked()
        case "vault":
            return ask_vault(desk, wish)
        case "now":
            return sources.as_now() or wish
        case "env" | "copy" | "none":
            kept = {"copy": Store.DOTENV, "none": Store.NONE}.get(kind, wish.store)
            return replace(wish, key_name=name, store=kept)
    return _elsewhere(desk, wish, sources, ask=kind == "name")


def _elsewhere(
    desk: Desk, wish: ProviderWish, sources: KeySources, *, ask: bool
) -> ProviderWish:
    """A key in a variable that may not be set yet, so it is not copied."""
    name = _ask_name(desk, sources) if ask else sources.free_name()
    kept = wish.store if wish.store in {Store.ENV, Store.REF} else None
    return replace(wish, key_name=name, store=kept)


def ask_store(
    desk: Desk,
    wish: ProviderWish,
    *,
    others: tuple[ProviderWish, ...],
    watch: Watch | None,
) -> ProviderWish:
    """Where a pasted key is stored; the probe may run meanwhile.

    The `.env` that an earlier provider's key goes into is not asked for again.
    """
    if wish.key_value is None or wish.store is not None:
        return wish
    if any(one.key_value and one.store is Store.DOTENV for one in others):
        return replace(wish, store=Store.DOTENV)
    dotenv = desk.workspace.short(desk.workspace.location.dotenv)
    choices = (
        Choice(
            value=Store.DOTENV,
            title="OpenClaw's .env",
            hint=f"{dotenv}, readable by you alone",
            about=f"the configuration says ${{{wish.key_name}}}; the gateway finds it",
        ),
        Choice(
            value=Store.INLINE,
            title="In the configuration, in clear text",
            about="every copy and backup of the file then holds the key",
        ),
    )
    while True:
        question = Choose(
            title="Where to keep it?",
            short="Kept in",
            choices=choices,
            unasked=Store.DOTENV,
            watch=watch,
        )
        store = Store(desk.prompter.choose(question))
        if store is not Store.INLINE or _confirmed_inline(desk):
            return replace(wish, store=store)


def key_question(
    preset: Preset, region: str = "", *, title: str = "Paste the key"
) -> SecretText:
    """The question for a key itself, judged alike wherever it is asked for."""
    page = preset.links.keys_page(region)
    where = f"make one at {page}" if page else ""
    return SecretText(
        title=title,
        short="Key",
        hint=where,
        page=page,
        shown=lambda text: _shown(cleaned(text)),
        check=lambda text: wrong_key(preset, cleaned(text)),
    )


def is_meant(desk: Desk, preset: Preset, key: str) -> bool:
    """Whether a pasted key is for this offer; asked if it looks like another's."""
    others = other_offers(key, preset)
    plans = telling_prefixes(preset) if preset.kind is Kind.CODING_PLAN else ()
    if others:
        titles = " or ".join(other.title for other in others)
        looks = f"This looks like a key of {titles}"
    elif plans and not key.startswith(plans):
        looks = f"Keys of this plan start with {' or '.join(plans)}"
    else:
        return True
    return desk.prompter.confirm(
        Confirm(
            title=f"{looks}. Use this one for {preset.title}?",
            unasked=None,
            short="Use that key",
            default=False,
            hint="if you decline, the key is asked for again; this one is forgotten",
        )
    )


def _shown(key: str) -> str:
    return f"{mask(key)}, {counted(len(key), 'character')}"


def _ask_name(desk: Desk, sources: KeySources) -> str:
    return desk.prompter.text(
        Text(
            title="Name of the variable",
            unasked=None,
            short="Variable",
            default=sources.free_name(),
            masked=True,
            suggestions=tuple(n for n in desk.workspace.env if KEY_NAME.search(n)),
            check=lambda text: (
                sources.taken(EnvRef(text))
                if VARIABLE.fullmatch(text)
                else "capital letters, digits and _ only; the name, not the key"
            ),
        )
    )


def _confirmed_inline(desk: Desk) -> bool:
    meaning = (
        f"Whoever reads {desk.workspace.location.config.name}, a backup or a copy of "
        "it, has the key; and it comes along wherever the file is sent or shown."
    )
    desk.prompter.note(
        Note(
            title="The key itself would be in the file",
            lines=(meaning,),
            tone=Tone.WARNING,
        )
    )
    return desk.prompter.confirm(
        Confirm(
            title="Keep it in clear text?",
            unasked=None,
            short="Clear text",
            default=False,
        )
    )
