"""The question about a provider's endpoint: region, address, protocol."""

import re

from msgspec.structs import replace

from openclaw_cfg.app.wish import NewVariable, ProviderWish
from openclaw_cfg.ask import Choice, Choose, Note, Text
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.catalog import endpoint_at
from openclaw_cfg.catalog.api import Endpoint
from openclaw_cfg.catalog.entry import region_here, region_proposed, wrong_region
from openclaw_cfg.catalog.preset import Entry, Kind
from openclaw_cfg.jsonpath import get
from openclaw_cfg.model import Url, full_address
from openclaw_cfg.probe.address import split_added

# The variables that OpenClaw's plugin reads.
_REGIONS = {"amazon": "AWS_REGION"}
_LOCATION = "GOOGLE_CLOUD_LOCATION"
_OLLAMA = "ollama"
_PROJECT = "GOOGLE_CLOUD_PROJECT"
# Its id, in old organizations after their domain, or its number.
_PROJECT_FORM = re.compile(r"([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|[0-9]{6,}")
_PROTOCOLS = {
    "openai-completions": "/chat/completions; nearly every server and relay has it",
    "openai-responses": "/responses; OpenAI's newer one",
    "anthropic-messages": "/v1/messages; Claude, and servers that speak like it",
}


def ask_endpoint(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """The wish with the endpoint; asked only if there is something to choose."""
    preset = wish.known
    if not desk.attended or preset.openclaw.entry is not Entry.FULL:
        wish = _staying(desk, wish)
    if preset.openclaw.entry is not Entry.FULL or wish.base_url:
        return _at(desk, wish, full_address(wish.base_url), split=False)
    usual = preset.endpoints[0]
    if "{region}" in usual.url:
        return _cloud(desk, wish)
    if "{" in usual.url or preset.kind is Kind.SELF_HOSTED:
        return _own(desk, wish)
    return wish if wish.region else _region(desk, wish)


def _staying(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """The wish with the address of the entry that it changes, unless it names one.

    That may be a relay, or another region of the same offer. A new key, which may be
    the vendor's, goes to a relay only where the address is named too.
    """
    current, usual = desk.there(wish.known), next(iter(wish.known.endpoints), None)
    if wish.base_url or wish.region or current is None or not current.base_url:
        return wish
    known = wish.known
    if wish.has_key and not (
        known.is_own_server or endpoint_at(known, current.base_url)
    ):
        return wish
    at_usual = usual and current.base_url.rstrip("/") == usual.url.rstrip("/")
    if at_usual or wish.id not in {"", current.id}:
        return wish
    desk.prompter.note(Note(title=f'"{current.id}" stays at {current.base_url}'))
    says = isinstance(get(desk.value, *current.path, "api"), str)
    api = wish.api or (current.api if says else "")
    return replace(wish, base_url=current.base_url, api=api)


def _region(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """One of the preset's regions, or the configured address."""
    preset = wish.known
    api = wish.api or preset.endpoints[0].api
    places = [e for e in preset.endpoints if e.api == api]
    current = desk.there(preset)
    url = current.base_url if current else None
    now = next((e for e in places if e.url == (url or "").rstrip("/")), None)
    choices = [_endpoint_choice(e) for e in places]
    if url and now is None:
        choices.insert(0, Choice(value=url, title="As now", hint=url))
    if len(choices) == 1:
        return wish
    answer = desk.prompter.choose(
        Choose(
            title=f"Which region of {preset.title}?",
            short="Region",
            choices=tuple(choices),
            unasked="",
            default=now.region if now else "",
        )
    )
    if answer == url:
        assert current is not None
        return replace(wish, base_url=url, api=current.api)
    return replace(wish, region=answer)


def _endpoint_choice(endpoint: Endpoint) -> Choice:
    return Choice(value=endpoint.region, hint=endpoint.url, about=endpoint.note)


def _own(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """Ask for the user's own address."""
    preset = wish.known
    current = desk.there(preset) or desk.config.provider(wish.provider_id)
    usual = preset.endpoints[0].url
    known = current.base_url if current and current.base_url else ""
    typed = _ask_url(desk, wish, known or ("" if "{" in usual else usual))
    url, told = split_added(typed)
    wish = _at(desk, wish, typed)
    if wish.api or preset.id != "custom":
        return wish
    apis = dict.fromkeys(e.api for e in preset.endpoints)
    spoken = current.api if current and current.base_url == url else told
    if not spoken and "anthropic" in url:
        spoken = "anthropic-messages"
    api = desk.prompter.choose(
        Choose(
            title="Which protocol does it speak?",
            short="Protocol",
            unasked="",
            choices=tuple(
                Choice(value=name, hint=_PROTOCOLS.get(name, "")) for name in apis
            ),
            default=spoken or "",
        )
    )
    return replace(wish, api=api)


def ask_address(desk: Desk, wish: ProviderWish, proposed: str) -> ProviderWish:
    """The wish with the user's own address."""
    return _at(desk, wish, _ask_url(desk, wish, proposed))


def _at(
    desk: Desk, wish: ProviderWish, typed: str, *, split: bool = True
) -> ProviderWish:
    """The wish with an address, without what OpenClaw adds itself, or must not have.

    Args:
        split: whether a path that OpenClaw adds is taken off; a flag's is kept.
    """
    url = split_added(typed)[0] if split else typed
    if url != typed:
        added = typed.removeprefix(url)
        title = f'OpenClaw adds "{added}" on its own: the base URL is {url}'
        desk.prompter.note(Note(title=title))
    usual = next((one.api for one in wish.known.endpoints), "")
    if (wish.api or usual) == _OLLAMA and url.rstrip("/").endswith("/v1"):
        url = url.rstrip("/").removesuffix("/v1")
        title = f"Ollama's own protocol has no /v1: the base URL is {url}"
        desk.prompter.note(Note(title=title))
    return replace(wish, base_url=url)


def _ask_url(desk: Desk, wish: ProviderWish, proposed: str) -> str:
    preset = wish.known
    return desk.prompter.text(
        Text(
            title=f"Base URL of {preset.title}",
            short="Base URL",
            unasked="",
            default=proposed,
            hint=_like(preset.endpoints[0].url, wish.api),
            check=_wrong_url,
            read_as=lambda text: full_address(text).rstrip("/"),
        )
    )


def _like(usual: str, api: str) -> str:
    if usual != "{baseUrl}":
        return f"like {usual}"
    if api == "anthropic-messages":
        return "without /v1/messages"
    return "often ends in /v1"


def _cloud(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """A cloud's region, and for Google its project; credentials are never asked for."""
    preset = wish.known
    name, lookup = _REGIONS.get(preset.vendor, _LOCATION), desk.environment.get
    region = wish.region or desk.prompter.text(
        Text(
            title=f"Region of {preset.title}",
            short="Region",
            unasked=region_here(preset, lookup),
            default=region_proposed(preset, lookup),
            check=lambda text: wrong_region(preset, text),
        )
    )
    wanted = {name: region}
    project = wish.project
    if name == _LOCATION:
        project = project or desk.prompter.text(
            Text(
                title="Google Cloud project",
                short="Project",
                unasked="",
                default=lookup(_PROJECT) or "",
                hint="its id, not its title",
                check=_wrong_project,
            )
        )
        wanted[_PROJECT] = project
    # Without a question and a flag, the variable stays where it is.
    said = {name: desk.attended or wish.region, _PROJECT: desk.attended or wish.project}
    unseen = (
        NewVariable(variable, value)
        for variable, value in wanted.items()
        if said[variable] and not _seen(desk, variable, value)
    )
    return replace(wish, region=region, project=project, variables=tuple(unseen))


def _wrong_project(text: str) -> str:
    if not text:
        return "name a project"
    if _PROJECT_FORM.fullmatch(text):
        return ""
    return "a project's id has small letters, digits and dashes, like my-project-123"


def _seen(desk: Desk, name: str, value: str) -> bool:
    """Whether a gateway started by the system already has this value."""
    there = desk.environment.where(name)
    return bool(there and there.value == value and there.place.seen_by_service)


def _wrong_url(text: str) -> str:
    if any(map(str.isspace, text.strip())):
        return "an address has no spaces"
    if Url.parse(full_address(text)) is None:
        return "an address starts with https:// (or http:// on this machine)"
    if "{" in text:
        return "put your own name in place of the braces"
    return ""
