"""The ways in which a key can be given, with those available here first."""

from collections.abc import Iterator
from itertools import chain, count

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.keys import (
    cleaned,
    settle,
    variable_name,
    variable_names,
)
from openclaw_cfg.app.wish import ProviderWish, Store
from openclaw_cfg.ask import Choice
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.keys import other_offers, owners
from openclaw_cfg.catalog.preset import PLANS, Kind, Preset
from openclaw_cfg.errors import UsageError
from openclaw_cfg.model import Provider, Url
from openclaw_cfg.openclaw.environment import VariablePlace as Kept
from openclaw_cfg.secret import EnvRef, Literal, Secret, SecretRef, variable_of


class KeySources(Struct, frozen=True):
    """The possible sources of one provider's key.

    Attributes:
        url: where it would be sent.
        others: the providers that were answered before.
    """

    desk: Desk
    wish: ProviderWish
    url: str
    others: tuple[ProviderWish, ...] = ()

    def choices(self) -> Iterator[Choice]:
        """The sources, available ones first; a key for one host only for that host."""
        store, names, now = self.wish.store, self._names(), ""
        current = self._current()
        if current is not None and self._holds(current):
            literal = isinstance(current.key, Literal)
            shown = "the key in the file" if literal else str(current.key)
            now = variable_of(current.key)
            yield Choice(value="now", title="As now", hint=shown)
        own, others = list[Choice](), list[Choice]()
        for name in filter(self._may_have, names):
            there = [c for c in self._variable(name) if c.value != f"env:{now}"]
            if title := self._other_offer(name):
                others += (replace(c, hint=f"the key of {title}") for c in there)
            else:
                own += there
        yield from own
        if store not in {Store.ENV, Store.REF}:
            yield Choice(value="paste", title="Paste it now", hint="it is not shown")
        yield from others
        article = "another" if own or others or now else "an"
        yield Choice(
            value="name",
            title=f"In {article} environment variable",
            hint="name it",
        )
        yield Choice(
            value="vault",
            title="As a secret reference",
            hint="OpenClaw asks a variable, a file or a command",
        )
        if now != names[0]:
            yield Choice(
                value="later", title="Later", hint=f"refers to {self.free_name()}"
            )
        if self.wish.known.is_own_server:
            yield Choice(value="none", title="No key", hint="the server needs none")

    def unasked(self) -> ProviderWish:
        """The wish with the key that the entry has, else with the usual variable's.

        Raises:
            UsageError: there is no key for this provider, or it is another one's.
        """
        kept = self.as_now()
        if kept is not None:
            return kept
        self._refuse_another_hosts()
        wish = self._spared()
        settle(wish, self.desk.environment)
        return wish

    def as_now(self) -> ProviderWish | None:
        """The wish with the key that the entry has; None if `--secret` moves it."""
        wish, current = self.wish, self._current()
        if current is None or not self._holds(current):
            return None
        match current.key, wish.store:
            case EnvRef(name=name), _:
                return replace(wish, key_name=name)
            case SecretRef() as ref, None | Store.REF:
                return replace(wish, key_ref=ref, store=None)
            case Literal() as key, None | Store.INLINE:
                return replace(wish, kept=key, store=None)
            case Literal(value=value), Store.DOTENV:
                return replace(wish, key_value=value, key_name=self.free_name())
        return None

    def _current(self) -> Provider | None:
        """The entry that is there already, if it has a key."""
        found = self.desk.config.provider(self.wish.provider_id)
        return found if found is not None and found.key is not None else None

    def _refuse_another_hosts(self) -> None:
        """Check that a key is only used for its own host, if it is of no vendor.

        Raises:
            UsageError: the usual variable, or the entry's key, was given for another.
        """
        there = (n for n in self._names() if self.desk.environment.where(n))
        name, current = next(there, ""), self._current()
        if not name and current is not None and not self._holds(current):
            raise UsageError(
                f'the key of "{current.id}" was given for {current.base_url}',
                hint="name the variable that holds the key for the new address",
                flags=("--api-key-env", f"{self.wish.preset}=NAME"),
            )
        if name and not owners(name) and not self._may_have(name):
            raise UsageError(
                f'the key in {name} was given for another host than "{self.url}"',
                hint="name the variable that holds the key of this one",
                flags=("--api-key-env", f"{self.wish.preset}=NAME"),
            )

    def _spared(self) -> ProviderWish:
        """The wish with a variable that holds no key of the vendor's other offer.

        Raises:
            UsageError: the usual variables are that offer's, and no other one is set.
        """
        names = self._names()
        taken = {name: title for name in names if (title := self._other_offer(name))}
        there = (n for n in names if self.desk.environment.where(n) and n not in taken)
        if not taken:
            return self.wish
        if name := next(there, ""):
            return replace(self.wish, key_name=name)
        name, title = next(iter(taken.items()))
        own, preset = self.free_name(), self.wish.known
        raise UsageError(
            f"{name} has the key of {title}; {preset.title} needs a key of its own",
            hint=f"set {own} to a key of {preset.title}, now or later",
            flags=("--api-key-env", f"{preset.id}={own}"),
        )

    def apart(self) -> ProviderWish:
        """The wish with a given key in a variable that nothing else uses."""
        wish, names = self.wish, self._names()
        named = wish.key_name or wish.store is Store.INLINE or not names
        if wish.key_value is None or named or (name := self.free_name()) == names[0]:
            return wish
        return replace(wish, key_name=name)

    def free_name(self) -> str:
        """A variable that nothing else uses: the entry's own, else the usual one."""
        id_, lookup = self.wish.provider_id, self.desk.environment
        keys = [settle(o, lookup)[0] for o in self.others if o.provider_id != id_]
        keys += [p.key for p in self.desk.config.providers if p.id != id_]
        used = {*map(variable_of, keys), *self._instead_of_logins()}
        current = self.desk.config.provider(id_)
        names, own = self._names(), variable_name(id_)
        first = (variable_of(current.key if current else None), names[0], own)
        given = cleaned(self.wish.key_value or "")
        more = (name for name in names if name not in self.wish.known.key.env)
        numbered = (f"{names[0]}_{n}" for n in count(2))
        for name in chain(filter(None, first), more, numbered):
            there = lookup.where(name)
            in_shell = there is not None and there.place is Kept.PROCESS
            # A variable of the process would hide the same variable in a file.
            hidden = in_shell and lookup.get(name) != given
            if name not in used and not hidden:
                return name
        raise AssertionError

    def _instead_of_logins(self) -> Iterator[str]:
        """Variables that OpenClaw would use for a login while that is not there."""
        owned = self.desk.owned()
        waiting = (p.id for p, owner in owned if owner and owner.kind is Kind.OAUTH)
        for name in {*self.desk.logins_beside(self.others), *waiting}:
            if name != self.wish.provider_id:
                for offer in by_provider(name):
                    yield from offer.key.env

    def _names(self) -> tuple[str, ...]:
        return variable_names(self.wish.known, self.wish.provider_id)

    def _variable(self, name: str) -> Iterator[Choice]:
        there = self.desk.environment.where(name)
        if there is None:
            return
        place = there.place.label
        if there.place.seen_by_service:
            hint = f"in {place}, where the gateway looks"
            yield Choice(value=f"env:{name}", title=name, hint=hint)
            return
        if self.wish.store in {None, Store.DOTENV}:
            yield Choice(
                value=f"copy:{name}",
                title=f"{name}, copied",
                hint="into OpenClaw's .env, so the gateway has it too",
                about=f"set in {place}, which a gateway that the system starts does "
                "not see",
            )
        yield Choice(
            value=f"env:{name}", title=f"{name}, as it is", hint="only where it is set"
        )

    def _holds(self, provider: Provider) -> bool:
        """Whether a configured provider is at this address."""
        return not provider.base_url or _site(provider.base_url) == _site(self.url)

    def taken(self, key: Secret) -> str:
        """Why a key is another offer's; empty if it is not."""
        title = self._holder(key)
        own = self.wish.known.title
        return f"this is the key of {title}; {own} needs a key of its own" * bool(title)

    def _other_offer(self, name: str) -> str:
        """The offer that a variable is for, if one of the two is a plan; else empty."""
        value = self.desk.environment.get(name) or ""
        told = (o for o in other_offers(value, self.wish.known) if self._is_beside(o))
        return self._holder(EnvRef(name)) or next((o.title for o in told), "")

    def _holder(self, key: Secret) -> str:
        """The offer of the vendor that has this key, if one of the two is a plan."""
        known, here = self.wish.known, self.desk.environment
        owned = (both for both in self.desk.owned() if both[0].id != self.wish.id)
        typed = ((o.key_value, o.known) for o in self.others)
        used = [
            *((p.key, o) for p, o in owned if o),
            *((settle(one, here)[0], one.known) for one in self.others),
            *((Literal(cleaned(text)), o) for text, o in typed if text),
        ]
        same = (
            o
            for other, o in used
            if o.vendor == known.vendor and here.is_same(other, key)
        )
        return next((o.title for o in same if self._is_beside(o)), "")

    def _is_beside(self, offer: Preset) -> bool:
        return (offer.kind in PLANS) is not (self.wish.known.kind in PLANS)

    def _may_have(self, name: str) -> bool:
        """Whether a variable was given for this host, or for none yet."""
        users = [p for p in self.desk.config.providers if p.key == EnvRef(name)]
        elsewhere = [o for o in self.others if o.key_name == name and o.base_url]
        return any(map(self._holds, users)) or (
            not users and all(_site(o.base_url) == _site(self.url) for o in elsewhere)
        )


def _site(url: str | None) -> tuple[str, int | None] | str:
    parsed = Url.parse(url or "")
    return (parsed.host, parsed.port) if parsed else (url or "")
