import pytest
from scripted_prompter import BACK, ScriptedPrompter

from openclaw_cfg.ask import (
    Choice,
    Choose,
    ChooseMany,
    News,
    Note,
    Replay,
    SecretText,
    Text,
    Urgent,
)

COLOR = Choose(
    title="color?", unasked=None, choices=(Choice(value="red"), Choice(value="blue"))
)
SIZES = ChooseMany(
    title="sizes?", unasked=None, choices=(Choice(value="s"), Choice(value="m"))
)
NAME = Text(title="name?", unasked=None)
NEW = (("color", "red"), ("sizes", ("s",)), ("name", "x"))
KEY = SecretText(title="key?", shown=lambda _: "***")


def three(asks):
    return asks.choose(COLOR), asks.choose_many(SIZES), asks.text(NAME)


def test_answers_come_back_in_order():
    asks = Replay(
        ScriptedPrompter([("color", "blue"), ("sizes", ("m",)), ("name", "x")])
    )

    assert asks.run(lambda: three(asks)) == ("blue", ("m",), "x")


def test_going_back_asks_the_question_before_and_proposes_its_answer():
    inner = ScriptedPrompter(
        [
            ("color", "blue"),
            ("sizes", BACK),
            ("color", ...),
            ("sizes", ("m",)),
            ("name", BACK),
            ("sizes", ...),
            ("name", "x"),
        ]
    )
    asks = Replay(inner)

    assert asks.run(lambda: three(asks)) == ("blue", ("m",), "x")
    assert inner.finished()


def test_going_back_from_the_first_question_asks_it_again():
    asks = Replay(ScriptedPrompter([("color", BACK), ("color", "red")]))

    assert asks.run(lambda: asks.choose(COLOR)) == "red"


def test_going_back_twice_goes_back_two_questions():
    inner = ScriptedPrompter(
        [
            ("color", "blue"),
            ("sizes", ("m",)),
            ("name", BACK),
            ("sizes", BACK),
            *NEW,
        ]
    )
    asks = Replay(inner)

    assert asks.run(lambda: three(asks)) == ("red", ("s",), "x")


def test_another_answer_may_lead_to_other_questions():
    def flow():
        if asks.choose(COLOR) == "red":
            return asks.text(NAME)
        return asks.choose_many(SIZES)

    asks = Replay(
        ScriptedPrompter(
            [("color", "red"), ("name", BACK), ("color", "blue"), ("sizes", ("s",))]
        )
    )

    assert asks.run(flow) == ("s",)


def test_a_key_is_not_proposed_again():
    def flow():
        return asks.secret(KEY), asks.text(NAME)

    asks = Replay(
        ScriptedPrompter(
            [("key", "first"), ("name", BACK), ("key", "second"), ("name", "x")]
        )
    )

    assert asks.run(flow) == ("second", "x")


def test_a_note_is_told_again_once_the_answer_before_it_was_given_up():
    def flow():
        asks.note(Note(title="hello"))
        asks.choose(COLOR)
        asks.note(Note(title="terms"))
        asks.choose_many(SIZES)
        asks.text(NAME)

    inner = ScriptedPrompter(
        [
            ("color", "red"),
            ("sizes", ("s",)),
            ("name", BACK),
            ("sizes", BACK),
            *NEW,
        ]
    )
    asks = Replay(inner)
    asks.run(flow)

    assert [note.title for note in inner.told] == ["hello", "terms", "terms"]
    assert inner.undone == 2


def test_a_question_that_news_ended_is_passed_over_on_the_way_back():
    def flow():
        name = asks.text(NAME)
        try:
            asks.choose(
                Choose(title="store?", unasked=None, choices=COLOR.choices, watch=watch)
            )
        except Urgent:
            return name, asks.choose(COLOR)
        raise AssertionError

    def watch():
        return News(line="refused", done=True, urgent=True)

    inner = ScriptedPrompter(
        [("name", "a"), ("color", BACK), ("name", "b"), ("color", "red")]
    )
    asks = Replay(inner)

    assert asks.run(flow) == ("b", "red")


def test_what_has_ended_is_not_waited_for_again():
    done = News(line="ok", done=True)
    asks = Replay(ScriptedPrompter([]))

    assert asks.wait(lambda: done) is done


def test_ctrl_c_is_nobody_s_answer():
    class Interrupted(ScriptedPrompter):
        def text(self, question):
            raise KeyboardInterrupt

    asks = Replay(Interrupted([]))

    with pytest.raises(KeyboardInterrupt):
        asks.run(lambda: asks.text(NAME))


def test_the_first_question_knows_that_there_is_none_before_it():
    class Inner(ScriptedPrompter):
        def choose(self, question):
            seen.append(question.back)
            return super().choose(question)

        def text(self, question):
            seen.append(question.back)
            return super().text(question)

    seen = []
    inner = Inner([("color", "red"), ("sizes", ()), ("name", "x")])

    asks = Replay(inner)
    asks.run(lambda: three(asks))

    assert seen == [False, True]


def test_going_back_over_several_questions_forgets_none_of_their_answers():
    inner = ScriptedPrompter(
        [
            ("color", "blue"),
            ("sizes", ("m",)),
            ("name", BACK),
            ("sizes", BACK),
            ("color", ...),
            ("sizes", ...),
            ("name", "x"),
        ]
    )

    asks = Replay(inner)

    assert asks.run(lambda: three(asks)) == ("blue", ("m",), "x")
