from openclaw_cfg.cli.pick_list import PickList
from openclaw_cfg.wizard import Choice


def fruits(**more) -> PickList:
    names = ("apple", "pear", "plum", "peach")
    return PickList([Choice(value=name, words="fruit") for name in names], **more)


def values(state: PickList) -> list[str]:
    return [choice.value for choice in state.found()]


def test_a_search_finds_every_word_anywhere():
    state = fruits()

    state.search("FRUIT p ea")

    assert values(state) == ["pear", "peach"]


def test_one_step_goes_round_and_a_page_stops_at_the_ends():
    state = fruits()

    state.move(-1)
    assert state.current.value == "peach"
    state.move(1)
    assert state.current.value == "apple"
    state.move(12)
    assert state.current.value == "peach"
    state.move(-12)
    assert state.current.value == "apple"


def test_nothing_found_points_at_nothing():
    state = fruits()

    state.search("kiwi")
    state.move(1)
    state.toggle()

    assert state.current is None
    assert state.taken() == ()


def test_what_is_typed_can_be_taken_where_that_is_possible():
    state = fruits(typed="a fruit", checked=["pear"])

    state.search("kiwi")
    state.toggle()

    assert state.query == ""
    assert state.taken() == ("kiwi", "pear")


def test_a_typed_name_that_is_listed_is_not_offered_twice():
    state = fruits(typed="a fruit")

    state.search("plum")

    assert values(state) == ["plum"]


def test_the_pointer_stays_where_it_is_when_more_arrives():
    state = fruits()
    state.move(2)

    state.extend([Choice(value="kiwi"), Choice(value="pear")])

    assert state.current.value == "plum"
    assert len(state.choices) == 5


def test_answers_stand_in_the_order_of_the_list():
    state = fruits(checked=["peach", "apple"])

    assert state.taken() == ("apple", "peach")
