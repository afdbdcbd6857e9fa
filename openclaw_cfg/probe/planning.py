"""From a configured provider to the requests for it, or why there are none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.catalog import preset as find_preset
from openclaw_cfg.catalog.entry import region_here
from openclaw_cfg.catalog.keys import THE_KEY, Stray, owners, stray, stray_by_start
from openclaw_cfg.catalog.offer import is_at_home, offer_of
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.model import Model, Provider, Url, is_loopback
from openclaw_cfg.openclaw.substitution import names_in, substitute
from openclaw_cfg.probe.adapters import adapter_for
from openclaw_cfg.probe.adapters import login as login_adapter
from openclaw_cfg.probe.address import refusal_to_ask
from openclaw_cfg.probe.base import (
    Adapter,
    Level,
    LoginStore,
    Status,
    Target,
    Verdict,
)
from openclaw_cfg.probe.keys import Lookup, NoKey, find_key
from openclaw_cfg.probe.plan import ProbePlan
from openclaw_cfg.probe.vendor import may_be_plan
from openclaw_cfg.probe.wording import shown_url
from openclaw_cfg.redact import is_secret_name
from openclaw_cfg.secret import EnvRef, Literal, Secret, SecretRef, parse_secret

_ASK_OPENCLAW: Final = "run `openclaw models status --probe`"
TOKENS: Final = 512
# Protocols that use a cloud's credentials, with a variable for these.
_CLOUDS: Final = {
    "bedrock-converse-stream": ("AWS_BEARER_TOKEN_BEDROCK",),
    "google-vertex": ("GOOGLE_CLOUD_API_KEY",),
}
# Protocols that need a login, with the offer's id.
_LOGINS: Final = {
    "openai-chatgpt-responses": "openai-codex",
    "github-copilot": "github-copilot",
}
BY_PROVIDER: Final = {"anthropic-vertex": "anthropic-vertex"}
"""The protocol, by OpenClaw's id of the provider, where `api` does not tell it."""
# Settings under `request` that change how OpenClaw connects or logs in.
_UNFOLLOWED: Final = frozenset({"auth", "proxy", "tls"})
_WITHHELD: Final = "reachable; a coding-plan key is not sent without your consent"


class Options(Struct, frozen=True, kw_only=True):
    """What a probe may do.

    Attributes:
        level: the highest level to probe.
        timeout: seconds for the whole run.
        concurrency: how many providers are probed at the same time.
        allow_http: whether keys may be sent over plain http to another machine.
        plan_keys: whether coding-plan keys may be sent, because the user agreed.
        lookup: the environment that OpenClaw sees.
        stores: `secrets.providers` of the configuration.
        state_dir: OpenClaw's state folder, for the state of logins.
        codex_home: the folder of the Codex command line, for the same.
        offer: returns the offer that a provider is.
        key_plan: returns the plan whose key it has at another offer's address.
        login_here: returns a command to log in as this configuration needs it.
        key_instead: returns the command that sets a key, where a login and a key are
            equally possible; else empty.
        send_keys: ids, in lower case, of the providers whose key may be sent anywhere.
        agreed: sources of keys, and the hosts that the user agreed to send them to.
        trusted: whether the user wrote the configuration.
        sets_windows: whether a window that the configuration does not name becomes the
            server's own.
    """

    level: Level = Level.MODELS
    timeout: float = 20
    concurrency: int = 64
    allow_http: bool = False
    plan_keys: bool = False
    lookup: Lookup = field(default=lambda _: None)
    stores: Mapping[str, Json] = field(default_factory=dict)
    state_dir: Path | None = None
    codex_home: Path | None = None
    offer: Callable[[Provider], Preset | None] = offer_of
    key_plan: Callable[[Provider], Preset | None] = field(default=lambda _: None)
    key_instead: Callable[[Provider], str] = field(default=lambda _: "")
    login_here: Callable[[str], str] = field(default=lambda text: text)
    send_keys: frozenset[str] = frozenset()
    agreed: frozenset[tuple[str, str]] = frozenset()
    trusted: bool = True
    sets_windows: bool = False


class ProbeRequest(Struct, frozen=True, kw_only=True):
    """A plan, and the headers that are sent with the key."""

    plan: ProbePlan
    headers: Mapping[str, Literal] = field(default_factory=dict)


class ProbeAddress(Struct, frozen=True):
    """A provider's base URL, without a slash at the end, and its protocol.

    Attributes:
        login: the login that is used; then no request is sent.
    """

    base_url: str
    adapter: Adapter
    login: LoginStore | None = None


def plan_request(provider: Provider, options: Options) -> ProbeRequest | Verdict:
    """What to request from a provider, or why nothing is."""
    for name in names_in(provider.base_url or ""):
        if is_secret_name(name) or owners(name):
            return Verdict(
                Status.SKIPPED,
                f"the address holds {name}, a key, which would be in every log",
                "put the key into apiKey or a header",
            )
    filled, unset = substitute(provider.base_url, options.lookup)
    if unset:
        why = f'baseUrl needs the variable "{unset[0].name}", which is not set'
        return Verdict(Status.UNREACHABLE, why, f"set {unset[0].name}")
    provider = replace(provider, base_url=None if filled is None else str(filled))
    preset = options.offer(provider)
    place = _place(provider, preset, options)
    if isinstance(place, Verdict):
        return place
    return _errand(provider, preset, place, options)


def _errand(
    provider: Provider,
    preset: Preset | None,
    place: ProbeAddress,
    options: Options,
) -> ProbeRequest:
    headers = _headers(provider, options)
    secret = _key_of(provider, preset, options)
    key = _find(secret, provider, options)
    known = key if isinstance(key, Literal) else None
    url = Url.parse(place.base_url)
    # A key sent to this machine itself is not shown to any vendor.
    near = url is not None and is_loopback(url.host)
    of_plan = not near and (
        may_be_plan(preset, place.base_url, known)
        or options.key_plan(provider) is not None
    )
    withheld, release = "", ""
    if of_plan and not options.plan_keys:
        withheld, release = _WITHHELD, "pass --allow-plan-key to check the key"
    sent = {} if isinstance(headers, NoKey) else headers
    lost = _lost(provider, place, secret, options) or _lost_by_start(
        provider, place, [(secret, known), *_sent(provider, sent)], options
    )
    if lost:
        withheld, release = (
            f"reachable; {lost}",
            f"pass --send-key {provider.id} to send it",
        )
    here = [m for m in provider.models if not provider.is_elsewhere(m)]
    plan = ProbePlan(
        name=provider.id,
        shown_url=shown_url(place.base_url) if place.base_url else None,
        target=Target(
            base_url=place.base_url,
            api=place.adapter.APIS[0],
            settings={**_cloud(options.lookup), **provider.settings},
            tokens=TOKENS,
            login=place.login,
        ),
        adapter=place.adapter,
        # The vendor's documentation does not apply behind another address.
        preset=preset if is_at_home(provider) else None,
        level=options.level,
        models=_ids(here),
        windows={
            model.id: window
            for model in here
            if (window := _window(model)) or not options.sets_windows
        },
        elsewhere=_ids(m for m in provider.models if provider.is_elsewhere(m)),
        key=headers if isinstance(headers, NoKey) else key,
        of_plan=of_plan,
        key_in_headers=isinstance(headers, dict) and any(map(is_secret_name, headers)),
        withheld=withheld,
        release=release,
        lost=lost,
    )
    return ProbeRequest(plan=plan, headers=sent)


def _lost(
    provider: Provider, place: ProbeAddress, secret: Secret | None, options: Options
) -> Stray | None:
    """The key that would be sent where it does not belong, without permission."""
    if provider.id.strip().lower() in options.send_keys:
        return None
    secrets = [secret, *_header_secrets(provider).values()]
    found = [source for one in secrets for source in _sources(one)]
    found += _CLOUDS.get(place.adapter.APIS[0], ())
    url = Url.parse(place.base_url)
    host = url.host if url else ""
    asked = (source for source in found if (source, host) not in options.agreed)
    return stray(asked, place.base_url, trusted=options.trusted)


def _lost_by_start(
    provider: Provider,
    place: ProbeAddress,
    keys: Iterable[tuple[Secret | None, Literal | None]],
    options: Options,
) -> Stray | None:
    """The key whose start says that it is another vendor's, without permission."""
    if provider.id.strip().lower() in options.send_keys:
        return None
    for secret, key in keys:
        if key is not None:
            source = next(iter(_sources(secret)), THE_KEY)
            lost = stray_by_start(source, key.value, place.base_url)
            if lost and options.agreed.isdisjoint({lost.pair, (source, lost.host)}):
                return lost
    return None


def _sent(
    provider: Provider, headers: Mapping[str, Literal]
) -> Iterator[tuple[Secret | None, Literal]]:
    """What the headers send, each with what is configured for it."""
    for name, secret in _header_secrets(provider).items():
        if name in headers:
            yield secret, Literal(headers[name].value.removeprefix("Bearer "))


def _sources(secret: Secret | None) -> tuple[str, ...]:
    """The variables and files that a secret is read from."""
    match secret:
        case EnvRef(name) | SecretRef("env", _, name):
            return (name,)
        case Literal(value):
            return names_in(value)
        case SecretRef(source, provider, _):
            return (f"{source}:{provider}",)
    return ()


def _place(
    provider: Provider, preset: Preset | None, options: Options
) -> ProbeAddress | Verdict:
    """Base URL and protocol, if requests to it are allowed at all."""
    login = _login(provider, preset, options)
    if login is not None:
        return ProbeAddress("", login_adapter, login)
    base_url, api = _address(provider, preset, options.lookup)
    base_url = base_url.strip().rstrip("/")
    special = _UNFOLLOWED & _object(provider.settings.get("request")).keys()
    if special:
        why = f"request.{min(special)} is set, which only OpenClaw follows"
        return Verdict(Status.SKIPPED, why, _ASK_OPENCLAW)
    if preset and base_url:
        api = BY_PROVIDER.get(preset.openclaw.provider, api)
    adapter = adapter_for(api)
    if adapter is None:
        why = f'the probe does not speak "{api}"'
        return Verdict(Status.SKIPPED, why, _ASK_OPENCLAW)
    if not base_url:
        why = "only OpenClaw itself knows where this is"
        return Verdict(Status.SKIPPED, why, _ASK_OPENCLAW)
    refused = base_url and refusal_to_ask(base_url, allow_http=options.allow_http)
    return refused or ProbeAddress(base_url, adapter)


def _login(
    provider: Provider, preset: Preset | None, options: Options
) -> LoginStore | None:
    """The login that a provider is used with; None if it is used with a key."""
    name = _LOGINS.get(provider.api, "")
    if name:
        preset = find_preset(name)
    elif preset is None or preset.kind is not Kind.OAUTH or provider.key is not None:
        return None
    known = preset.openclaw
    login, add = options.login_here(known.login), options.key_instead(provider)
    return LoginStore(known.provider, login, preset.key.env, add)


def _address(
    provider: Provider, preset: Preset | None, lookup: Lookup
) -> tuple[str, str]:
    """Base URL and protocol; OpenClaw fills in what it knows about a vendor."""
    if provider.base_url is not None:
        return provider.base_url, provider.api
    if preset is None:
        return "", provider.api
    endpoint = preset.endpoints[0]
    url = endpoint.url
    for name in ("region", "location"):
        url = url.replace(f"{{{name}}}", region_here(preset, lookup) or f"{{{name}}}")
    return "" if "{" in url else url, endpoint.api


def _key_of(
    provider: Provider, preset: Preset | None, options: Options
) -> Secret | None:
    """The configured key; without one OpenClaw looks for the vendor's variable."""
    if provider.settings.get("auth") == "aws-sdk":
        return None  # OpenClaw signs the request, regardless of apiKey
    if provider.key is not None or preset is None:
        return provider.key
    if preset.kind is Kind.CLOUD and not preset.key.required:
        return None  # the cloud's own library finds the credentials
    if preset.openclaw.provider != provider.id:
        return None
    return next((EnvRef(n) for n in preset.key.env if options.lookup(n)), None)


def _find(
    secret: Secret | None, provider: Provider, options: Options
) -> Literal | NoKey | None:
    """The key, unless it is the name of a profile in OpenClaw's own store."""
    if isinstance(secret, Literal) and secret.value.startswith(f"{provider.id}:"):
        why = "the key lies in OpenClaw's own store"
        return NoKey(Status.SKIPPED, why, _ASK_OPENCLAW)
    return find_key(secret, lookup=options.lookup, stores=options.stores)


def _cloud(lookup: Lookup) -> dict[str, Json]:
    return {
        "project": lookup("GOOGLE_CLOUD_PROJECT"),
        "location": lookup("GOOGLE_CLOUD_LOCATION"),
    }


def _headers(provider: Provider, options: Options) -> dict[str, Literal] | NoKey:
    found: dict[str, Literal] = {}
    for name, secret in _header_secrets(provider).items():
        # Only keys must look like keys; other headers may contain spaces.
        if isinstance(secret, Literal) and "$" not in secret.value:
            found[name] = secret
            continue
        value = find_key(secret, lookup=options.lookup, stores=options.stores)
        if isinstance(value, NoKey):
            return value
        if value is not None:
            found[name] = value
    return found


def _header_secrets(provider: Provider) -> dict[str, Secret | None]:
    more = _object(provider.settings.get("request")).get("headers")
    also = {name: parse_secret(value) for name, value in _object(more).items()}
    return {**provider.headers, **also}


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _ids(models: Iterable[Model]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(model.id for model in models))


def _window(model: Model) -> int | None:
    """The context window that OpenClaw uses: `contextTokens` lowers `contextWindow`."""
    both = (model.settings.get(name) for name in ("contextTokens", "contextWindow"))
    known = [int(v) for v in both if isinstance(v, int | float) and v > 0]
    return min(known, default=None)
