"""The typed command, with the flags that an error asks for."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest

import click

from openclaw_cfg.redact import scrub

_PAIR = "[PRESET=]"


def typed_with(
    args: Sequence[str], flags: Sequence[str], params: Iterable[click.Parameter]
) -> str:
    """The whole command to paste; the flags alone if there would be a key in it.

    Empty if the flags have one.

    Args:
        args: what was typed, without the name of the program.
        flags: the flags in order, each with its value if it takes one. A value may
            begin with `PRESET=`, which only `init` accepts.
        params: the parameters of the typed command.
    """
    options = {
        name: param
        for param in params
        if isinstance(param, click.Option)
        for name in (*param.opts, *param.secondary_opts)
    }
    words, names = [*args], []
    if "--" in words:
        names = words[words.index("--") :]
        words = words[: -len(names)]
    added = [*_added(flags, options)]
    once = {f for f in added if f in options and not options[f].multiple}
    bare = {(f, value.partition("=")[2]) for f, value in pairwise(added)}
    words = [*_without(words, once, options, bare), *added, *names]
    # A masked command could not be pasted, and a whole one would show the key.
    said = (shlex.join(one) for one in (["openclaw-cfg", *words], added))
    return next((text for text in said if scrub(text) == text), "")


def _added(flags: Iterable[str], options: Mapping[str, click.Option]) -> Iterator[str]:
    before = ""
    for word in flags:
        option = options.get(before)
        if option is None or (option.metavar or "").startswith(_PAIR):
            yield word
        else:
            lead, equals, value = word.partition("=")
            yield value if equals and lead.replace("-", "").isalnum() else word
        before = word


def _without(
    words: Sequence[str],
    once: set[str],
    options: Mapping[str, click.Option],
    bare: set[tuple[str, str]],
) -> Iterator[str]:
    """The words without flags that may be given once and are given anew.

    Args:
        bare: flags with values that are given anew with their preset.
    """
    skip = False
    for word, after in zip_longest(words, words[1:], fillvalue=""):
        if skip:
            skip = False
            continue
        name, equals, value = word.partition("=")
        if name in once or (name, value if equals else after) in bare:
            skip = not (equals or options[name].is_flag)
            continue
        yield word
