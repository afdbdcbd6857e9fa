"""Completion in shells: Click's support, and what Click lacks.

Bash breaks words at `=` and `:`, the others do not; Click expects `--opt value`. This
module joins the pieces, and gives each shell back the part that it replaces.
"""

from typing import Final

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
)

from openclaw_cfg.errors import AppError

Items = list[CompletionItem]

SHELLS: Final = ("bash", "zsh", "fish", "powershell")
VARIABLE: Final = "_OPENCLAW_CFG_COMPLETE"
_BREAKS: Final = frozenset("=:")
# No blank after a completion that ends with `=`: a value follows; fish knows this.
_BASH_NO_SPACE: Final = """
    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    return 0
}"""


_ZSH_NO_SPACE: Final = """
    local -a suffix
    [[ "${completions[1]}${completions_with_descriptions[1]%%%%:*}" == *= ]] &&
        suffix=(-S '')
"""


class _WithLead(ShellComplete):
    """Values of `--opt=value` with the flag before them: most shells replace both."""

    def get_completions(self, args: list[str], incomplete: str) -> Items:
        """The completions for the word that is being typed."""
        found = super().get_completions(args, incomplete)
        flag, equals, _ = incomplete.partition("=")
        if not (equals and flag.startswith("--")):
            return found
        return [_changed(item, flag + equals + item.value) for item in found]


class _Bash(BashComplete):
    source_template = BashComplete.source_template.replace(
        "\n    return 0\n}", _BASH_NO_SPACE, 1
    )

    def get_completions(self, args: list[str], incomplete: str) -> Items:
        """The completions for the piece after the last break."""
        *args, word = _joined([*args, incomplete])
        flag, equals, rest = word.partition("=")
        typed = rest if equals and flag.startswith("--") else word
        found = super().get_completions(args, word)
        cut = max(typed.rfind(mark) for mark in _BREAKS) + 1
        return [
            _changed(item, item.value[cut:])
            for item in found
            if item.value.startswith(typed[:cut])
        ]


class _Zsh(_WithLead, ZshComplete):
    source_template = (
        ZshComplete.source_template.replace(
            "\n    if [ -n", f"{_ZSH_NO_SPACE}\n    if [ -n", 1
        )
        .replace("_descriptions -U", '_descriptions "${suffix[@]}" -U')
        .replace("compadd -U", 'compadd "${suffix[@]}" -U')
    )


class _Fish(_WithLead, FishComplete):
    # Values and descriptions may have commas; the first one ends the type.
    source_template = FishComplete.source_template.replace(
        'string split ","', 'string split --max 1 ","'
    )


def register() -> None:
    """Replace Click's classes with these."""
    add_completion_class(_Bash)
    add_completion_class(_Zsh)
    add_completion_class(_Fish)
    theirs = get_completion_class("powershell")
    if theirs is not None and not issubclass(theirs, _WithLead):
        name = "_Powershell"
        add_completion_class(type(name, (_WithLead, theirs), {"name": "powershell"}))


def script(shell: str) -> str:
    """The script that a shell runs to complete this command.

    Raises:
        AppError: Click is too old for the shell.
    """
    from openclaw_cfg.cli import cli  # noqa: PLC0415  (it holds us)

    register()
    found = get_completion_class(shell)
    if found is None:
        raise AppError(
            f"the installed Click has no completion for {shell}",
            hint="pip install --upgrade click",
        )
    return found(cli, {}, "openclaw-cfg", VARIABLE).source()


def _joined(words: list[str]) -> list[str]:
    """Join the words that Bash broke: `--model`, `=`, `a`, `=`, `b` are one."""
    joined: list[str] = []
    glued = False
    for word in words:
        is_break = bool(word) and _BREAKS.issuperset(word)
        if joined and (is_break or glued):
            joined[-1] += word
        else:
            joined.append(word)
        glued = is_break
    return joined


def _changed(item: CompletionItem, value: str) -> CompletionItem:
    return CompletionItem(value, type=item.type, help=item.help)
