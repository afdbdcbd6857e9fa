"""What the keys do in a list question."""

from collections.abc import Callable
from typing import Final, Protocol

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from openclaw_cfg.cli.pick_list import PickList
from openclaw_cfg.wizard import Back

_PAGE: Final = 12


class Question(Protocol):
    """What the keys need to know of a question."""

    list: PickList
    many: bool

    def accept(self) -> bool:
        """Whether the answer is one."""
        ...


def bindings(picker: Question) -> KeyBindings:
    """All keys of a list question."""
    keys = KeyBindings()
    _bind_moves(keys, picker.list)
    _bind_search(keys, picker.list)
    _bind_ends(keys, picker)
    return keys


def _bind_moves(keys: KeyBindings, state: PickList) -> None:
    far = len(state.choices) + 2
    for by, names in {
        -1: ("up", "c-p"),
        1: ("down", "c-n"),
        -_PAGE: ("pageup",),
        _PAGE: ("pagedown",),
        -far: ("home",),
        far: ("end",),
    }.items():
        for name in names:
            keys.add(name, eager=True)(_moved(state, by))


def _moved(state: PickList, by: int) -> Callable[[KeyPressEvent], None]:
    return lambda _: state.move(by)


def _bind_search(keys: KeyBindings, state: PickList) -> None:
    keys.add("backspace", eager=True)(lambda _: state.search(state.query[:-1]))
    keys.add("c-u", eager=True)(lambda _: state.search(""))

    @keys.add(Keys.Any)
    def _type(event: KeyPressEvent) -> None:
        if event.data.isprintable():
            state.search(state.query + event.data)

    @keys.add(Keys.BracketedPaste)
    def _paste(event: KeyPressEvent) -> None:
        state.search(state.query + " ".join(event.data.split()))


def _bind_ends(keys: KeyBindings, picker: Question) -> None:
    state = picker.list

    @keys.add("c-c", eager=True)
    def _interrupt(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    @keys.add("c-d", eager=True)
    def _end(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    @keys.add("escape", eager=True)
    def _back(event: KeyPressEvent) -> None:
        if state.query:
            state.search("")
        else:
            event.app.exit(exception=Back)

    @keys.add("enter", eager=True)
    def _accept(event: KeyPressEvent) -> None:
        if picker.accept():
            event.app.exit()

    @keys.add("space", eager=True)
    def _space(_: KeyPressEvent) -> None:
        if picker.many:
            state.toggle()
        elif state.query:
            state.search(f"{state.query} ")
