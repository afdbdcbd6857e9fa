"""From flags to a wish, and from a wish to its flags."""

import re
import shlex
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from openclaw_cfg.app.keys import cleaned, wrong_key
from openclaw_cfg.app.wish import ProviderWish, Store, Wish, flag_names
from openclaw_cfg.ask.offers import at_address, chosen
from openclaw_cfg.ask.typed import holds_key, ids
from openclaw_cfg.catalog.find import preset, preset_ids
from openclaw_cfg.cli.wish_options import FLAGS, REPEATED
from openclaw_cfg.errors import UsageError
from openclaw_cfg.secret import VARIABLE, SecretRef

# The fields that name a variable.
_NAMES: Final = frozenset({"key_name", "embeddings"})
_FLAGS: Final = {field: flag for flag, field, *_ in FLAGS}
# The part before `=` is a preset, unless it cannot be one: a URL has a colon.
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def add_wish(raw: Mapping[str, Any]) -> Wish:
    """The wish of `add`, from the flags as Click read them, by parameter.

    Raises:
        UsageError: there is no such preset, or a flag has no such value.
    """
    said = {
        field: [*raw[field]] if field in REPEATED else [raw[field]]
        for field in _FLAGS
        if raw[field]
    }
    tool, name = raw["from_tool"] or "", raw["preset_id"] or ""
    typed = None if tool else at_address(name)
    server = chosen(typed.value) if typed else None
    if server is not None:
        name = server.preset
        said = {"base_url": [server.base_url], **said}
        said.setdefault("api", [server.api])
    provider = _provider("" if tool else name, "", said)
    if provider.preset:
        preset(provider.preset)
    if raw["from_stdin"]:
        provider = replace(provider, key_value=_from_stdin(provider))
    named = name if tool else ""
    return Wish(providers=(provider,), tool=tool, named=named, **_both(raw))


def _from_stdin(provider: ProviderWish) -> str:
    key = sys.stdin.readline()
    wrong = provider.preset and wrong_key(provider.known, cleaned(key))
    if wrong:
        raise UsageError(
            f"the key on standard input is not valid: {wrong}",
            hint="give one line with the key",
        )
    return key


def init_wish(raw: Mapping[str, Any], *, asks: bool) -> Wish:
    """The wish of `init`, likewise.

    Args:
        asks: whether more providers may be chosen, which the flags then describe.

    Raises:
        UsageError: a pair is not one, or names a preset that was not chosen.
    """
    if raw["no_fallback"] and raw["fallbacks"]:
        raise UsageError("--fallback and --no-fallback exclude each other")
    labels = _labels(raw["providers"])
    named = tuple(labels)
    allowed = {*named, *(preset_ids() if asks else ())}
    said: dict[str, dict[str, list[str]]] = {name: {} for name in named}
    for field, flag in _FLAGS.items():
        for pair in raw[field]:
            name, value = _pair(pair, flag, named, allowed)
            said.setdefault(name, {}).setdefault(field, []).append(value)
    made = {
        name: _provider(*labels.get(name, (name, "")), values)
        for name, values in said.items()
    }
    both = _both(raw)
    return Wish(
        setup=raw["setup"] or "",
        providers=tuple(made[name] for name in named),
        details=tuple(one for name, one in made.items() if name not in named),
        dialect=raw["dialect"],
        force=raw["force"],
        editor_schema=raw["editor_schema"],
        **(both | {"fallbacks": ()} if raw["no_fallback"] else both),
    )


def equivalent_command(
    command: str, wish: Wish, *given: str, complete: bool = True
) -> str:
    """The command line that repeats this wish without questions; never with a key.

    Args:
        command: `init` or `add`.
        given: flags that are not part of a wish.
        complete: whether nothing is missing, so that `--yes` can be added.
    """
    words = ["openclaw-cfg", command]
    if command == "add":
        words += [one.preset for one in wish.providers if one.preset]
    words += given
    words += ["--force"] * wish.force
    words += ["--editor-schema"] * wish.editor_schema
    words += ["--dialect", wish.dialect] * (wish.dialect != "native")
    words += ["--setup", wish.setup] * bool(wish.setup)
    for name, provider in zip(flag_names(wish.providers), wish.providers, strict=True):
        if command == "init":
            words += _named_provider(name, provider)
            continue
        for flag, value in _said(provider):
            words += [flag, value]
    for detail in () if complete else wish.details:
        for flag, value in _said(detail):
            words += [flag, f"{detail.preset}={value}"]
    words += ["--default", wish.default] * bool(wish.default)
    for fallback in wish.fallbacks or ():
        words += ["--fallback", fallback]
    words += ["--no-fallback"] * (wish.fallbacks == () and command == "init")
    words += ["--heartbeat", wish.heartbeat] * bool(wish.heartbeat)
    return shlex.join([*words, *["--yes"] * complete])


def _named_provider(name: str, provider: ProviderWish) -> Iterator[str]:
    """`--provider` and the flags about it, which name its preset, or its id."""
    by_id = name != provider.preset
    yield from ("--provider", f"{provider.preset}={name}" if by_id else name)
    for flag, value in _said(replace(provider, id="") if by_id else provider):
        yield from (flag, f"{name}={value}")


def _labels(words: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What flags call each provider: its preset and its id, if the flag has one.

    Args:
        words: `PRESET`, or `PRESET=ID` for more than one provider of a preset.

    Raises:
        UsageError: two providers have the same name, or the id is missing.
    """
    labels: dict[str, tuple[str, str]] = {}
    for word in dict.fromkeys(words):
        name, equals, ident = word.partition("=")
        if equals and not ident:
            raise UsageError(f"--provider {word} needs an id after the =")
        if (ident or name) in labels:
            raise UsageError(f'two providers are called "{ident or name}"')
        labels[ident or name] = (name, ident)
    return labels


def _said(provider: ProviderWish) -> Iterator[tuple[str, str]]:
    for field, flag in _FLAGS.items():
        value = getattr(provider, field)
        if isinstance(value, Mapping):
            value = tuple(f"{name}={one}" for name, one in value.items())
        for one in value if isinstance(value, tuple) else [value] if value else []:
            yield flag, str(one)


def _both(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "default": raw["default"] or "",
        "fallbacks": raw["fallbacks"] or None,
        "heartbeat": raw["heartbeat"] or "",
    }


def _provider(name: str, ident: str, said: Mapping[str, list[str]]) -> ProviderWish:
    """One provider; if a flag is given twice, the last value counts."""
    for field, values in said.items():
        _refuse_keys(field, values)
    last: dict[str, Any] = {
        field: values[-1] for field, values in said.items() if field not in REPEATED
    }
    if "key_ref" in last:
        last["key_ref"] = _secret_ref(last["key_ref"])
    if "store" in last:
        last["store"] = _store(last["store"])
    last.setdefault("id", ident)
    models = dict.fromkeys(one for text in said.get("models", ()) for one in ids(text))
    windows = dict(map(_window, said.get("windows", ())))
    return ProviderWish(preset=name, models=tuple(models), windows=windows, **last)


def _refuse_keys(field: str, values: Iterable[str]) -> None:
    """Refuse a key where the name of its variable belongs, or anything but a key.

    Raises:
        UsageError: there is one; it is not repeated.
    """
    flag = _FLAGS[field]
    no_name = field in _NAMES and any(
        not VARIABLE.fullmatch(value) for value in values if value != "none"
    )
    if no_name or (field != "base_url" and any(map(holds_key, values))):
        raise UsageError(
            f"{flag} takes the name of a variable: capital letters, digits and _"
            if field in _NAMES
            else f"the value of {flag} looks like a key, which would be in the file",
            hint="a key itself is never a flag: put it into a variable, or pass "
            "it to `openclaw-cfg add PRESET --api-key-stdin`",
        )


def _pair(
    pair: str, flag: str, named: Sequence[str], allowed: Collection[str]
) -> tuple[str, str]:
    """PRESET=VALUE; if only one preset is named, its name may be left out."""
    name, equals, value = pair.partition("=")
    # MODEL=TOKENS has an equals sign of its own.
    bare = flag == _FLAGS["windows"] and "=" not in value
    if equals and value and name in allowed and not bare:
        return name, value
    if len(named) == 1 and (bare or not _ID.fullmatch(name if equals else "")):
        name, equals, value = named[0], "=", pair
    if not _ID.fullmatch(name if equals else ""):
        meant = [*_meant(flag, pair, named)] or ["PRESET"]
        raise UsageError(
            f"{flag} needs PRESET=VALUE where more than one provider may be meant",
            hint="name the provider, such as",
            flags=[word for one in meant for word in (flag, f"{one}={pair}")],
        )
    if not value:
        raise UsageError(f"{flag} needs a value for {name}")
    if name not in allowed:
        raise UsageError(
            f'{flag} names "{name}", which is not among the providers',
            hint="add that provider",
            flags=("--provider", name),
        )
    return name, value


def _meant(flag: str, value: str, named: Iterable[str]) -> Iterator[str]:
    """The providers that a flag without its preset can only mean."""
    for name in named:
        known = preset(name) if name in preset_ids() else None
        fits = known is not None and {
            _FLAGS["base_url"]: "{" in known.endpoints[0].url,
            _FLAGS["key_name"]: value in known.key.env,
            _FLAGS["models"]: known.model(value) is not None,
            _FLAGS["store"]: True,
        }.get(flag, False)
        if fits:
            yield name


def _window(text: str) -> tuple[str, int]:
    """A model and its context window, written `MODEL=TOKENS`."""
    model, _, tokens = text.rpartition("=")
    if not model or not (tokens.isascii() and tokens.isdigit()) or not int(tokens):
        raise UsageError(
            f"{_FLAGS['windows']} needs MODEL=TOKENS, with a number of tokens",
            hint="such as --context-window qwen3:32b=40960",
        )
    return model, int(tokens)


def _store(word: str) -> Store:
    words = [store.value for store in Store]
    if word not in words:
        raise UsageError(f"--secret must be {', '.join(words[:-1])} or {words[-1]}")
    return Store(word)


def _secret_ref(text: str) -> SecretRef:
    """A reference written `SOURCE:PROVIDER:ID`."""
    parts = text.split(":", 2)
    if len(parts) != 3 or not all(parts):
        raise UsageError(
            "--api-key-ref needs SOURCE:PROVIDER:ID",
            hint="such as --api-key-ref env:default:ZAI_API_KEY",
        )
    return SecretRef(*parts)
