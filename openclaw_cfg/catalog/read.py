"""From the text of a preset file to a `Preset`.

The files are ours and a test holds each against its schema, so the reader trusts them:
a missing field is a mistake of ours and raises `KeyError`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from openclaw_cfg.catalog.preset import (
    Auth,
    Billing,
    Caching,
    Endpoint,
    Entry,
    ErrorFact,
    ForeignPrefix,
    KeyCheck,
    KeyFacts,
    Kind,
    ModelList,
    OpenClaw,
    Permission,
    Policy,
    Preset,
    PresetModel,
    Price,
    Quota,
    Recommended,
    Source,
    Status,
    Support,
    Tier,
    Use,
)

Raw = Mapping[str, Any]
"""An object of a preset file; the schema is its type."""

Sources = Mapping[str, Source]

T = TypeVar("T")


def read_preset(text: str) -> Preset:
    """The preset in the text of a file."""
    raw: Raw = json.loads(text)
    sources = {name: Source(**fact) for name, fact in raw["sources"].items()}
    return Preset(
        id=raw["id"],
        title=raw["title"],
        vendor=raw["vendor"],
        kind=Kind(raw["kind"]),
        docs=raw["links"]["docs"],
        keys=raw["links"].get("keys", ""),
        sources=sources,
        status=_optional(_status, raw.get("status"), sources),
        openclaw=_openclaw(raw["openclaw"], sources),
        key=_key(raw["key"], sources),
        endpoints=_endpoints(raw, sources),
        model_list=_optional(_model_list, raw.get("modelList"), sources),
        key_checks=tuple(_key_check(r, sources) for r in raw.get("keyChecks", ())),
        errors=tuple(_error(r, sources) for r in raw.get("errors", ())),
        models=tuple(_model(r, sources) for r in raw["models"]),
        recommended=Recommended(**raw["recommended"]) if "recommended" in raw else None,
        billing=_billing(raw["billing"], sources),
        policy=_policy(raw["policy"], sources),
        caching=_optional(_caching, raw.get("caching"), sources),
        unknown=tuple(raw.get("unknown", ())),
    )


def _optional(
    make: Callable[[Raw, Sources], T], raw: Raw | None, sources: Sources
) -> T | None:
    return None if raw is None else make(raw, sources)


def _status(raw: Raw, sources: Sources) -> Status:
    return Status(state=raw["state"], note=raw["note"], source=sources[raw["source"]])


def _openclaw(raw: Raw, sources: Sources) -> OpenClaw:
    return OpenClaw(
        provider=raw["provider"],
        support=Support(raw["support"]),
        entry=Entry(raw["entry"]),
        source=sources[raw["source"]],
        plugin=raw.get("plugin", ""),
        needs_plugin=raw.get("needsPlugin", False),
        login=raw.get("login", ""),
        settings=raw.get("settings", {}),
        model_settings=raw.get("modelSettings", {}),
        note=raw.get("note", ""),
    )


def _key(raw: Raw, sources: Sources) -> KeyFacts:
    foreign = raw.get("foreign", ())
    return KeyFacts(
        env=tuple(raw["env"]),
        required=raw.get("required", True),
        placeholder=raw.get("placeholder", ""),
        prefixes=tuple(raw.get("prefixes", ())),
        foreign=tuple(ForeignPrefix(r["prefix"], r["belongsTo"]) for r in foreign),
        note=raw.get("note", ""),
        source=_source(raw, sources),
    )


def _endpoints(raw: Raw, sources: Sources) -> tuple[Endpoint, ...]:
    common = raw.get("auth")
    return tuple(
        Endpoint(
            region=r["region"],
            api=r["api"],
            url=r["url"],
            auth=_auth(r.get("auth", common)),
            settings=r.get("settings", {}),
            note=r.get("note", ""),
            source=_source(r, sources),
        )
        for r in raw["endpoints"]
    )


def _auth(raw: Raw | None) -> Auth | None:
    return Auth(raw["header"], raw["scheme"]) if raw else None


def _model_list(raw: Raw, sources: Sources) -> ModelList:
    return ModelList(
        url=raw["url"],
        shape=raw["shape"],
        source=sources[raw["source"]],
        public=raw.get("public"),
        proves_key=raw.get("provesKey"),
        note=raw.get("note", ""),
    )


def _key_check(raw: Raw, sources: Sources) -> KeyCheck:
    success = raw.get("ok", {})
    return KeyCheck(
        source=sources[raw["source"]],
        url=raw.get("url", ""),
        method=raw.get("method", "GET"),
        command=raw.get("command", ""),
        ok_status=success.get("status", 200),
        ok_json=success.get("json", {}),
        note=raw.get("note", ""),
    )


def _error(raw: Raw, sources: Sources) -> ErrorFact:
    return ErrorFact(
        verdict=raw["verdict"],
        meaning=raw["meaning"],
        fix=raw["fix"],
        source=sources[raw["source"]],
        status=raw.get("status"),
        code=raw.get("code", ""),
        text=raw.get("text", "").lower(),
    )


def _model(raw: Raw, sources: Sources) -> PresetModel:
    return PresetModel(
        id=raw["id"],
        source=sources[raw["source"]],
        name=raw.get("name", ""),
        context_window=raw.get("contextWindow"),
        max_tokens=raw.get("maxTokens"),
        input=tuple(raw.get("input", ())),
        reasoning=raw.get("reasoning"),
        price=_price(raw["price"]) if "price" in raw else None,
        settings=raw.get("settings", {}),
        deprecated=raw.get("deprecated", False),
        replaced_by=raw.get("replacedBy", ""),
        note=raw.get("note", ""),
    )


def _price(raw: Raw) -> Price:
    return Price(
        input=raw["input"],
        output=raw["output"],
        cache_read=raw.get("cacheRead"),
        cache_write=raw.get("cacheWrite"),
    )


def _billing(raw: Raw, sources: Sources) -> Billing:
    return Billing(
        by=raw["by"],
        price=raw.get("price", ""),
        quota=raw.get("quota", ""),
        tiers=tuple(map(_tier, raw.get("tiers", ()))),
        note=raw.get("note", ""),
        source=_source(raw, sources),
    )


def _tier(raw: Raw) -> Tier:
    requests = raw.get("requests")
    return Tier(
        name=raw["name"],
        price=raw.get("price"),
        currency=raw.get("currency", ""),
        requests=_quota(requests) if requests else None,
        note=raw.get("note", ""),
    )


def _quota(raw: Raw) -> Quota:
    return Quota(
        five_hours=raw.get("fiveHours"), week=raw.get("week"), month=raw.get("month")
    )


def _policy(raw: Raw, sources: Sources) -> Policy:
    tools = raw.get("tools", {})
    return Policy(
        uses={use: Permission(raw["uses"][use]) for use in Use},
        tools={name: Permission(value) for name, value in tools.items()},
        summary=raw["summary"],
        consequence=raw.get("consequence", ""),
        confidence=raw["confidence"],
        note=raw.get("note", ""),
        source=sources[raw["source"]],
    )


def _caching(raw: Raw, sources: Sources) -> Caching:
    return Caching(
        supported=raw["supported"],
        source=sources[raw["source"]],
        mode=raw.get("mode", ""),
        read=raw.get("read"),
        write=raw.get("write"),
        write_hour=raw.get("writeHour"),
        min_tokens=raw.get("minTokens"),
        note=raw.get("note", ""),
    )


def _source(raw: Raw, sources: Sources) -> Source | None:
    return sources[raw["source"]] if "source" in raw else None
