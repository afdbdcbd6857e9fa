"""Every entry of every list is chosen once, and none of them ends in a traceback."""

from collections import defaultdict

import pytest
from ask_desk import desk_in
from msgspec.structs import replace

from openclaw_cfg.app.wish import Wish
from openclaw_cfg.ask import Replay
from openclaw_cfg.ask.add import ask_add
from openclaw_cfg.ask.init import ask_init

TEXTS = {
    "Base URL": "https://llm.example.com/v1",
    "project": "my-project",
    "Name for this": "mine",
    "Name of the variable": "MY_KEY",
    "Model of": "some-model",
    "Command": "/bin/ls",
    "Path": "/run/key",
    "Paste": "sk-0123456789abcdef0123",
}


class Explorer:
    """Takes of every list an entry that it has not taken yet.

    It goes the way of the run before as long as something is left further down there.
    """

    def __init__(self):
        self.taken, self.left = defaultdict(set), {}
        self.way, self.before, self.new = [], [], False

    def begin(self):
        self.before, self.way, self.new = self.way, [], False

    def choose(self, question):
        return self._pick(question.title, [c.value for c in question.choices])

    def choose_or_paste(self, question, secret):
        return self.choose(question)

    def choose_many(self, question):
        return tuple(c.value for c in question.choices)

    def confirm(self, question):
        if "Use this one for" in question.title:
            return True  # a no asks for the key again, without end
        return self._pick(question.title, [question.default, not question.default])

    def text(self, question):
        given = (text for piece, text in TEXTS.items() if piece in question.title)
        answer = question.default or next(given)
        assert not question.check(answer), question.check(answer)
        return answer

    def secret(self, question):
        return TEXTS["Paste"]

    def note(self, note):
        pass

    def _pick(self, title, values):
        kind = title.partition(" for ")[0]
        fresh = [v for v in values if v not in self.taken[kind]]
        at, deeper = len(self.way), self.before[len(self.way) + 1 :]
        again = self.before[at : at + 1]
        if again and again[0][0] == title and any(self.left[k] for k, _ in deeper):
            value = again[0][1]
        else:
            value = fresh[0] if fresh else values[0]
            self.new = self.new or bool(fresh)
        self.taken[kind].add(value)
        self.left[title] = [v for v in values if v not in self.taken[kind]]
        self.way.append((title, value))
        return value


@pytest.mark.parametrize("command", ["init", "add"])
def test_every_entry_of_every_list_can_be_chosen(tmp_path, command):
    explorer, runs = Explorer(), 0
    explorer.new = True
    while explorer.new:
        explorer.begin()
        runs += 1
        desk, _ = desk_in(tmp_path, [], DEEPSEEK_API_KEY="set-in-the-shell")
        replayed = Replay(explorer)
        desk = replace(desk, prompter=replayed)
        if command == "init":
            replayed.run(lambda desk=desk: ask_init(desk, Wish()))
        else:
            replayed.run(lambda desk=desk: ask_add(desk, Wish()))

    assert runs > 60
    assert {title: left for title, left in explorer.left.items() if left} == {}
