"""Samples that several tests use: the compact form, and a run for every format."""

from pathlib import Path

from openclaw_cfg.report import (
    Diagnostic,
    Fix,
    RelatedNote,
    Report,
    Run,
    Severity,
)
from openclaw_cfg.source import Position, Source

KEY = "sk-live-0123456789abcdefghij"
# The three configurations in the short form that people know.
BRIEF = {
    "one": {
        "models": {
            "providers": [
                {"url": "https://api.openai.com/v1", "token": KEY, "model": "gpt-5.4"}
            ]
        }
    },
    "relay": {
        "models": {
            "providers": [
                {
                    "url": "https://api.apiyi.com/v1",
                    "token": KEY,
                    "model": "deepseek-v3.2",
                }
            ]
        }
    },
    "two": {
        "models": {
            "defaultModel": "deepseek-v3.2",
            "providers": [
                {
                    "url": "https://api.apiyi.com/v1",
                    "token": KEY,
                    "models": ["deepseek-v3.2", "minimax-m2.5", "glm-5"],
                },
                {
                    "url": "https://api.openai.com/v1",
                    "token": KEY,
                    "models": ["gpt-5.4"],
                },
            ],
        }
    },
}
TEXT = """\
{
  gateway: { mode: "local", prot: 18789 },
  // 供应商\tone tab before and CJK around
\t"模型": { providers: { "中文": { baseURL: "https://api.example.com/v1" } } },
  agents: { defaults: { model: "a/b", model: "c/d" } },
  long: "%s", end: 1,
}
"""
SOURCE = Source(Path("conf/openclaw.json"), TEXT % ("x" * 120))
OTHER = Source(Path("conf/part.json5"), "{\r\n  port: 'x',\r\n}\r\n")


def _at(
    text: str, source: Source = SOURCE, *, last: bool = False
) -> dict[str, Position]:
    find = source.text.rindex if last else source.text.index
    start = find(text)
    return {
        "start": source.position(start),
        "end": source.position(start + len(text)),
    }


def sample_run() -> Run:
    """Every severity, wide characters, tabs, long lines, two places, two files."""
    diagnostics = (
        Diagnostic(
            rule="unknown-key",
            severity=Severity.ERROR,
            message='unknown key "prot"',
            path="gateway.prot",
            source=SOURCE,
            help='did you mean "port"?',
            fix=Fix(title='rename it to "port"', safe=True),
            **_at("prot"),
        ),
        Diagnostic(
            rule="unknown-key",
            severity=Severity.ERROR,
            message='unknown key "baseURL"',
            path='["模型"].providers["中文"].baseURL',
            source=SOURCE,
            label="not a provider setting",
            **_at("baseURL"),
        ),
        Diagnostic(
            rule="duplicate-key",
            severity=Severity.WARNING,
            message='"model" appears twice in this object; the last one wins',
            path="",
            source=SOURCE,
            notes=(
                RelatedNote(
                    label="this one has no effect", source=SOURCE, **_at("model")
                ),
            ),
            **_at("model", last=True),
        ),
        Diagnostic(
            rule="far-right",
            severity=Severity.INFO,
            message="100% of a long line: a,b\u001b[31m and 50 % more",
            path="end",
            source=SOURCE,
            **_at("end"),
        ),
        Diagnostic(
            rule="wrong-type",
            severity=Severity.ERROR,
            message="expected number, got string",
            path="gateway.port",
            source=OTHER,
            **_at("'x'", OTHER),
        ),
    )
    broken = Diagnostic(
        rule="syntax",
        severity=Severity.ERROR,
        message='expected "}", found the end of the file',
        path="",
        source=OTHER,
        start=Position(4, 1),
        end=Position(4, 1),
    )
    return Run(
        openclaw_version="2026.9.6",
        reports=(
            Report(
                name="conf/openclaw.json",
                dialect="native",
                diagnostics=diagnostics,
                ignored=2,
            ),
            Report(name="ok.json", dialect="compact"),
            Report(name="conf/part.json5", dialect=None, diagnostics=(broken,)),
        ),
    )


def texts_in(value):
    """The keys and texts of a value, at any depth."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, str):
        yield value
