"""Probes one provider, level by level, up to the requested level and no further.

Nothing here knows the network: `fetch` sends the requests, and returns an answer or the
reason why there is none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog.api import KeyCheck
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.catalog.refusals import Evidence
from openclaw_cfg.probe import account, vendor
from openclaw_cfg.probe.address import advice, lacks_version
from openclaw_cfg.probe.barrier import barrier
from openclaw_cfg.probe.base import (
    Answer,
    Ask,
    AwsSignature,
    Credential,
    GoogleToken,
    KeyHeader,
    Level,
    LoginStore,
    Status,
    Verdict,
)
from openclaw_cfg.probe.chat_path import ask_chat_path, without_list
from openclaw_cfg.probe.chats import chat_with_all, conclude
from openclaw_cfg.probe.judgement import HELP
from openclaw_cfg.probe.key_header import header_advice
from openclaw_cfg.probe.keys import NoKey
from openclaw_cfg.probe.listing import compared, missing
from openclaw_cfg.probe.pages import MOST, has_more, next_page
from openclaw_cfg.probe.plan import ProbePlan
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.windows import ask_windows, too_small

Fetch = Callable[[Ask], Awaitable[Answer | Verdict]]
"""Sends a request, with the key if the request names a credential."""

OK: Final = Verdict(Status.OK)
_GIVE: Final = "give it a key in place of the word for none"
_NO_LIST: Final = frozenset({Status.NOT_FOUND, Status.FORMAT})
# Status codes for a request without a key; Gemini and xAI use 400, LiteLLM 500.
_KEYLESS: Final = frozenset({400, 401, 402, 403, 422, 500})
# Vendors' texts for 404 and 400 are about models; a request for the list names none.
_OF_CHATS: Final = frozenset({Status.NO_MODEL})
# At most this many models of a plan are named.
_NAMED: Final = 6
# Verdicts after which a chat is still tried.
_HARMLESS: Final = frozenset({Status.OK, Status.NO_MODEL, Status.EMPTY_LIST, *_NO_LIST})


class Ladder:
    """One run of the steps; `result` always has what is known so far."""

    def __init__(self, plan: ProbePlan, fetch: Fetch) -> None:
        self.plan = plan
        self.result = Result(provider=plan.name, base_url=plan.shown_url)
        self._fetch = fetch
        self._credential: Credential | None = None

    async def run_steps(self) -> Result:
        """Probe level by level and return the result."""
        verdict = await self._run_steps()
        if verdict.status is Status.OK:
            small = too_small(self.plan.windows, self.result.windows)
            if small:
                said = f"{verdict.detail}; {small.detail}"
                verdict = replace(verdict, detail=said, help=small.help)
            if self.plan.elsewhere:
                said = f"{verdict.detail}; {_not_asked(self.plan.elsewhere)}"
                verdict = replace(verdict, detail=said)
        return self.settle(verdict)

    def settle(self, verdict: Verdict) -> Result:
        """The result so far, with a verdict."""
        self.result = replace(
            self.result,
            status=verdict.status,
            detail=verdict.detail,
            help=verdict.help,
        )
        return self.result

    @property
    def _is_keyed(self) -> bool:
        """Whether requests carry a key, or a cloud's credentials instead."""
        signed = isinstance(self._credential, AwsSignature | GoogleToken)
        return signed or self.plan.has_key

    async def _run_steps(self) -> Verdict:
        plan = self.plan
        asked = plan.adapter.ask(plan.target, Level.MODELS, "")
        if isinstance(asked, Verdict):
            return asked
        self._credential = asked.credential
        if isinstance(asked.credential, LoginStore):
            return await self._login(asked)
        ask = vendor.list_ask(plan.preset, plan.target, asked)
        if plan.level is Level.REACH:
            return await self._reach(ask)
        lacking = plan.lacks_key and isinstance(ask.credential, KeyHeader)
        if isinstance(plan.key, NoKey) or lacking:
            return await self._reach_without_key(ask)
        return await (self._reach(ask) if plan.withheld else self._use_key(ask))

    async def _use_key(self, ask: Ask) -> Verdict:
        """Check the key and the list; then, if requested and possible, the chats."""
        verdict = await self._prove_and_list(ask)
        if self.plan.level is not Level.CHAT or verdict.status not in _HARMLESS:
            return verdict
        return await self._chat(verdict)

    async def _login(self, ask: Ask) -> Verdict:
        """Only files are read and no request is sent, so no level is reached."""
        answer = await self._fetch(ask)
        if isinstance(answer, Verdict):
            return answer
        return self.plan.adapter.judge(Level.AUTH, answer)

    async def _reach(self, ask: Ask) -> Verdict:
        """Check the connection: any answer counts but a web page, redirect or 5xx."""
        answer = await self._send(replace(ask, credential=None))
        if isinstance(answer, Verdict):
            return answer
        verdict = self._judge(Level.MODELS, answer)
        # LiteLLM without a database works, and needs a key.
        wants_key = answer.status >= 500 and verdict.status is Status.AUTH
        if wants_key and not self._is_keyed:
            return _no_key(self.plan.preset)
        broken = answer.status >= 500 and not wants_key
        wrong_place = answer.status < 400 and verdict.status in _NO_LIST
        if wrong_place or broken or barrier(answer):
            return verdict
        return Verdict(
            Status.OK,
            self.plan.withheld or f"answers (HTTP {answer.status}); no key was sent",
            self.plan.release if self.plan.withheld else "",
        )

    async def _reach_without_key(self, ask: Ask) -> Verdict:
        verdict = await self._reach(ask)
        if verdict.status is not Status.OK:
            return verdict
        if isinstance(self.plan.key, NoKey):
            return Verdict(
                self.plan.key.status, self.plan.key.reason, self.plan.key.help
            )
        return _no_key(self.plan.preset)

    async def _prove_and_list(self, ask: Ask) -> Verdict:
        """Check the key with the vendor's own check, then the list; or both at once."""
        proves = vendor.list_proves_key(self.plan.preset)
        checked = False
        if proves is not True or self.plan.level is Level.AUTH:
            verdict = await self._check(ask)
            if verdict is not None and verdict.status is not Status.OK:
                return verdict
            checked = verdict is not None
        if checked and self.plan.level is Level.AUTH:
            return Verdict(Status.OK, "the vendor accepts the key")
        return await self._list(ask, proven=checked, proves=proves)

    async def _check(self, ask: Ask) -> Verdict | None:
        """The vendor's free check of a key; None if the vendor has none."""
        found = vendor.check_asks(self.plan.preset, self.plan.target)
        if not found or not self.plan.has_key or found[0][0].url == ask.url:
            return None
        (first, check), *others = found
        answer = await self._send(first)
        if isinstance(answer, Verdict):
            return answer
        if vendor.passes(check, answer):
            self._reached(Level.AUTH)
            trouble = account.trouble(self.plan.preset, check, answer)
            return trouble or await self._check_more(others) or OK
        verdict = self._judge(Level.MODELS, answer)
        # A missing check says nothing about the key.
        return None if verdict.status in {Status.OK, *_NO_LIST} else verdict

    async def _check_more(self, others: list[tuple[Ask, KeyCheck]]) -> Verdict | None:
        """Further checks of the account; their refusal says nothing about the key."""
        for ask, check in (pair for pair in others if pair[1].granted):
            answer = await self._fetch(ask)
            if isinstance(answer, Answer) and vendor.passes(check, answer):
                return account.trouble(self.plan.preset, check, answer)
        return None

    async def _list(self, ask: Ask, *, proven: bool, proves: bool | None) -> Verdict:
        """The list of models; a request without the key shows what the list proves."""
        doubt = proves is None and not proven and self.plan.has_key
        if doubt:
            answer, bare = await asyncio.gather(
                self._send(ask), self._fetch(replace(ask, credential=None))
            )
            proves = isinstance(bare, Answer) and bare.status in _KEYLESS
        else:
            answer = await self._send(ask)
        if isinstance(answer, Verdict):
            return answer
        verdict = self._judge(Level.MODELS, answer)
        if not self._is_keyed and verdict.status is Status.AUTH:
            return _no_key(self.plan.preset)
        if verdict.models is not None:
            verdict = await self._all_pages(ask, answer, verdict)
        if verdict.models is None:
            return await self._no_list(ask, answer, verdict, proven=proven)
        if self.plan.level is not Level.AUTH:
            windows = await ask_windows(self.plan, ask, answer, self._fetch)
            self.result = replace(self.result, windows=windows)
        proven = proven or bool(proves) or not self.plan.key_matters
        return self._compare(verdict, proven=proven)

    async def _all_pages(self, ask: Ask, answer: Answer, verdict: Verdict) -> Verdict:
        """The list with its further pages, as far as they are available."""
        names = dict.fromkeys(verdict.models or ())
        for _ in range(MOST):
            following = next_page(ask, answer) if has_more(answer) else None
            got = await self._fetch(following) if following else None
            if not isinstance(got, Answer):
                break
            page = self._judge(Level.MODELS, got)
            before = len(names)
            names |= dict.fromkeys(page.models or ())
            if len(names) == before:
                break
            answer, verdict = got, page
        return replace(verdict, models=tuple(names))

    def _compare(self, verdict: Verdict, *, proven: bool) -> Verdict:
        """Compare the configured models with a list."""
        listed = verdict.models or ()
        absent = missing(self.plan.models, listed)
        lost = absent if verdict.complete else ()
        auth_only = self.plan.level is Level.AUTH
        if proven:
            self._reached(Level.AUTH if auth_only else Level.MODELS)
        if not auth_only:
            self.result = replace(
                self.result,
                models=listed,
                complete=verdict.complete,
                configured_missing=lost,
            )
        if lost and not auth_only:
            return compared(lost, self.plan.models, listed)
        if not listed and self.plan.models and not auth_only:
            return compared((), self.plan.models, listed)
        if not proven:
            return Verdict(
                Status.OK,
                "the list of models came, which proves nothing about the key",
                "pass --level chat to be sure of the key",
            )
        if auth_only:
            return Verdict(Status.OK, "the key is accepted")
        models, whole = self.plan.models, verdict.complete
        return compared(absent, models, listed, complete=whole)

    async def _no_list(
        self, ask: Ask, answer: Answer, verdict: Verdict, *, proven: bool
    ) -> Verdict:
        """There is no list: the vendor has none, or the base URL is wrong."""
        if verdict.status not in _NO_LIST:
            return verdict
        hint = await self._better_place()
        found = None if hint else await self._by_chat_path(ask, answer, proven=proven)
        if found:
            return found
        hint = hint or advice(self.plan.target.base_url, self.plan.target.api)
        if hint:
            return replace(verdict, help=hint)
        if proven:
            return Verdict(Status.OK, "the key is accepted; there is no list of models")
        preset = self.plan.preset
        silent = preset is not None and preset.model_list is None
        told = verdict.evidence is not Evidence.STATUS
        if silent and verdict.status is Status.NOT_FOUND and not told:
            return Verdict(
                Status.OK,
                f"answers (HTTP {self.result.http_status}); the vendor has no list of "
                "models, so the key is not checked",
                "pass --level chat to be sure of the key",
            )
        return verdict

    async def _by_chat_path(
        self, ask: Ask, listed: Answer, *, proven: bool
    ) -> Verdict | None:
        """What the chat path shows instead of the list; None for nothing."""
        refused = listed.status in {400, 422} and not listed.is_html
        if refused or (self.plan.level is Level.CHAT and self.plan.models):
            return None  # there is a list, or the chats themselves will show it
        ways = self._send, self._fetch, self._judge
        found = await ask_chat_path(self.plan, ask, *ways)
        if found is None:
            return None
        if not self._is_keyed and found.verdict.status is Status.AUTH:
            return _no_key(self.plan.preset)
        self.result = replace(self.result, configured_missing=found.lost)
        if proven or found.proven:
            self._reached(Level.AUTH)
        if found.verdict.status is not Status.OK:
            return found.verdict
        return without_list(
            f"HTTP {listed.status}",
            proven=proven or found.proven,
            key_matters=self.plan.key_matters,
        )

    async def _better_place(self) -> str:
        """The right base URL: by the catalogue, by its form, or by a second request."""
        target = self.plan.target
        proper = vendor.proper_base(self.plan.preset, target)
        if proper:
            return f'the vendor\'s address is "{proper}"'
        if not lacks_version(target.base_url, target.api):
            return advice(target.base_url, target.api)
        other = replace(target, base_url=f"{target.base_url}/v1")
        ask = self.plan.adapter.ask(other, Level.MODELS, "")
        answer = ask if isinstance(ask, Verdict) else await self._fetch(ask)
        if isinstance(answer, Answer) and self._judge(Level.MODELS, answer).models:
            self.result = replace(self.result, better_url=other.base_url)
            return f'"{self.plan.shown_url}/v1" lists models: set baseUrl to it'
        return ""

    async def _chat(self, listed: Verdict) -> Verdict:
        """One short chat per configured model; the first failure is the verdict."""
        models = self.plan.models
        if not models:
            help_ = "" if self.plan.elsewhere else "configure a model to chat with"
            return replace(listed, help=help_)
        verdicts = await chat_with_all(self.plan, self._send, self._judge)
        if any(verdict.status is Status.OK for verdict in verdicts):
            self._reached(Level.CHAT)
        verdict = conclude(models, verdicts, listed)
        offered = self._of_plan(models, verdicts)
        if verdict.status is not Status.NO_MODEL or not offered:
            return verdict
        # The list may contain more than the plan.
        first = "" if verdict.help == listed.help else f"{verdict.help}; "
        return replace(verdict, help=f"{first}{offered}")

    def _of_plan(self, models: Sequence[str], verdicts: Sequence[Verdict]) -> str:
        """The models of a plan, as far as known, without those it refused."""
        preset = self.plan.preset
        if preset is None or preset.kind is not Kind.CODING_PLAN:
            return ""
        pairs = zip(models, verdicts, strict=True)
        refused = {m for m, v in pairs if v.status is Status.NO_MODEL}
        current = [model.id for model in preset.models if not model.deprecated]
        listed = [m for m in self.result.models if m in current or m in models]
        for names in (listed, current):
            left = [f'"{name}"' for name in names if name not in refused]
            if left:
                return f"the plan has {', '.join(left[:_NAMED])}"
        return ""

    async def _send(self, ask: Ask) -> Answer | Verdict:
        """Send a request; any answer means that the first level is reached."""
        answer = await self._fetch(ask)
        if isinstance(answer, Answer):
            self._reached(Level.REACH)
            self.result = replace(
                self.result, http_status=answer.status, latency_ms=answer.elapsed_ms
            )
        return answer

    def _judge(self, level: Level, answer: Answer) -> Verdict:
        """Apply the vendor's own codes first, if the answer is not a success."""
        verdict = self.plan.adapter.judge(level, answer)
        target = self.plan.target
        if answer.is_html and verdict.status is Status.FORMAT:
            lacks = lacks_version(target.base_url, target.api)
            ask = f"{verdict.detail}: is /v1 missing?"
            return replace(verdict, detail=ask) if lacks else verdict
        if verdict.status is Status.OK or answer.is_html:
            return verdict
        if verdict.status is Status.AUTH and self.plan.is_word:
            return replace(verdict, detail="the server asks for a key", help=_GIVE)
        if verdict.status is Status.AUTH:
            header = header_advice(answer, self._credential, target.api)
            if header:
                return replace(verdict, help=header)
        preset = self.plan.preset
        own = preset is None or preset.kind is Kind.SELF_HOSTED
        if verdict.help == HELP[Status.AUTH] and own:
            # Plans and regions are a vendor's.
            verdict = replace(verdict, help="check the key")
        known = vendor.refined(preset, answer, verdict)
        guess = known.status in _OF_CHATS and known.evidence is Evidence.STATUS
        return verdict if guess and level is not Level.CHAT else known

    def _reached(self, level: Level) -> None:
        if self.result.level is None or level.rank > self.result.level.rank:
            self.result = replace(self.result, level=level)


def _not_asked(models: tuple[str, ...]) -> str:
    if len(models) == 1:
        return f'"{models[0]}" has its own baseUrl or api and was not asked'
    return f"{len(models)} models have a baseUrl or api of their own and were not asked"


def _no_key(preset: Preset | None) -> Verdict:
    env = preset.env if preset else ""
    hint = f"set apiKey, to ${{{env}}} for instance" if env else "set apiKey"
    return Verdict(
        Status.NO_KEY, "no key is configured, and the endpoint requires one", hint
    )
