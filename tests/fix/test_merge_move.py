"""What a moved value meets at its new place: which of the two counts, and for how much.

Nothing of either is lost, no key comes to another's address, nothing closed is opened.
"""

import pytest

from openclaw_cfg.fix.merge_move import clashes, fits, merge_move, outdone, waits
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.json5.edit import CommentOut, Move, Remove, Set

DENY = ("deny",)
OLD = ("old",)
VENDOR = ("models", "providers", "OpenAI")
OTHER = ("models", "providers", "acme")


@pytest.mark.parametrize(
    ("target", "old", "new", "expected"),
    [
        (("x",), {"a": 1}, {"b": 2}, True),
        (("x",), {"url": "u", "a": 1}, {"url": "u", "b": 2}, True),
        (("x",), {"url": "u"}, {"url": "v"}, False),
        (("x",), {"apiKey": "k"}, {"apiKey": "l"}, False),
        (("x",), {"command": "k"}, {"command": "l"}, False),
        (("x",), {"botToken": "k"}, {"botToken": "l"}, False),
        (("x",), {"appToken": "k"}, {"appToken": "l"}, False),
        (("x",), {"url": "u"}, {"apiKey": "k"}, True),
        (OTHER, {"url": "u"}, {"apiKey": "k"}, True),
        (VENDOR, {"url": "u"}, {"apiKey": "k"}, False),
        (VENDOR, {"apiKey": "k"}, {"baseUrl": "u"}, False),
        (VENDOR, {"apiKey": "k"}, {"token": "k"}, True),
        (VENDOR, {"baseUrl": "u"}, {"url": "u"}, True),
        (VENDOR, {"baseUrl": "u", "apiKey": "k"}, {}, True),
        (VENDOR, {}, {"baseUrl": "u", "apiKey": "k"}, True),
        (VENDOR, {"baseUrl": "u", "apiKey": "k"}, {"apiKey": "k"}, True),
        (VENDOR, {"baseUrl": "u"}, {"models": []}, True),
        (VENDOR, {"models": []}, {"apiKey": "k"}, True),
        ((*VENDOR, "headers"), {"url": "u"}, {"apiKey": "k"}, True),
    ],
)
def test_whether_two_objects_can_be_about_one_server(target, old, new, expected):
    assert fits(target, old, new) is expected


@pytest.mark.parametrize(
    ("target", "old", "new", "preferred", "expected"),
    [
        # Nothing is there: it moves.
        (("new",), 1, None, False, (Move(OLD, ("new",)),)),
        # The same, so nothing is left to read.
        (("new",), 1, 1, False, (Remove(OLD),)),
        (("new",), {"a": 1}, {"a": 1, "b": 2}, False, (Remove(OLD),)),
        (("new",), [1], [1], False, (Remove(OLD),)),
        # Another: what is there counts.
        (("new",), 1, 2, False, (CommentOut(OLD, "new is set already"),)),
        (("new",), [1], [2], False, (CommentOut(OLD, "new is set already"),)),
        (
            ("new",),
            {"a": 1},
            {"b": 2},
            False,
            (Move((*OLD, "a"), ("new", "a")), Remove(OLD)),
        ),
        # Not about one server: each stays whole.
        (
            ("new",),
            {"url": "u", "a": 1},
            {"url": "v"},
            False,
            (CommentOut(OLD, "new is set already"),),
        ),
        # Of two lists of what is denied both count.
        (("deny",), [1, 2], [2, 3], False, (Set(("deny",), [2, 3, 1]), Remove(OLD))),
        (("deny",), [2], [2, 3], False, (Remove(OLD),)),
        (("deny",), "x, 2", ["y"], False, (Set(DENY, ["y", "x", "2"]), Remove(OLD))),
        (("deny",), [2], "x", False, (Set(DENY, ["x", 2]), Remove(OLD))),
        (("exclude",), [1], [2], False, (Set(("exclude",), [2, 1]), Remove(OLD))),
        (("deny",), 2, ["x"], False, (CommentOut(OLD, "deny is set already"),)),
        # The stricter counts, wherever it is.
        (
            ("dmPolicy",),
            "disabled",
            "open",
            False,
            (
                CommentOut(("dmPolicy",), "the other one is stricter"),
                Move(OLD, ("dmPolicy",)),
            ),
        ),
        (
            ("dmPolicy",),
            "open",
            "disabled",
            False,
            (CommentOut(OLD, "dmPolicy is set already"),),
        ),
        (
            ("dmPolicy",),
            "disabled",
            "open",
            True,
            (CommentOut(OLD, "dmPolicy is set already"),),
        ),
        (
            ("allowFrom",),
            ["a", "b"],
            ["b", "c"],
            False,
            (
                CommentOut(("allowFrom",), "the other one is stricter"),
                Set(("allowFrom",), ["b"]),
                CommentOut(OLD, "allowFrom is set already"),
            ),
        ),
        # A model that is named alone comes before the fallbacks.
        (
            ("new",),
            "a/b",
            {"fallbacks": ["c/d"]},
            False,
            (Move(OLD, ("new", "primary")),),
        ),
        (
            ("new",),
            "a/b",
            {"primary": "e/f", "fallbacks": ["c/d"]},
            False,
            (CommentOut(OLD, "new is set already"),),
        ),
        (
            ("new",),
            5,
            {"fallbacks": ["c/d"]},
            False,
            (CommentOut(OLD, "new is set already"),),
        ),
        # What opens a channel is not taken over.
        (
            ("channels", "x"),
            {"dmPolicy": "open", "a": 1},
            {"b": 2},
            False,
            (
                Move((*OLD, "a"), ("channels", "x", "a")),
                CommentOut(OLD, "channels.x is set already"),
            ),
        ),
        (
            ("other", "x"),
            {"dmPolicy": "open"},
            {"b": 2},
            False,
            (Move((*OLD, "dmPolicy"), ("other", "x", "dmPolicy")), Remove(OLD)),
        ),
    ],
)
def test_what_is_moved_and_what_counts(target, old, new, preferred, expected):
    value = {"old": old}
    if new is not None:
        value = patched(value, [Set(target, new)])

    operations = merge_move(value, OLD, target, preferred=preferred)

    assert operations == expected
    assert "old" not in patched(value, operations)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"old": 1, "a": 5}, (CommentOut(("a",), "this must be an object"),)),
        ({"old": 1, "a": None}, (CommentOut(("a",), "this must be an object"),)),
        (
            {"old": 1, "a": {"b": "x"}},
            (CommentOut(("a", "b"), "this must be an object"),),
        ),
        ({"old": 1, "a": {"b": {}}}, ()),
        ({"old": 1, "a": {}}, ()),
        ({"old": 1}, ()),
    ],
)
def test_a_scalar_makes_way_for_an_object(value, expected):
    target = ("a", "b", "c")

    assert merge_move(value, OLD, target) == (*expected, Move(OLD, target))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (1, None, ""),
        (1, 1, ""),
        (1, 2, "x.dmPolicy is set already, and that counts"),
        (
            "disabled",
            "open",
            "of two values for x.dmPolicy the stricter counts",
        ),
        ("open", "disabled", "x.dmPolicy is set already, and that counts"),
    ],
)
def test_what_was_in_the_way_is_told(old, new, said):
    value = {"old": old, "x": {} if new is None else {"dmPolicy": new}}

    assert outdone(merge_move(value, OLD, ("x", "dmPolicy"))) == said
    assert outdone(()) == ""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"profile": "coding"}, {"profile": "messaging"}, [("profile",)]),
        ({"profile": "coding"}, {"profile": "coding"}, []),
        ({"profile": "coding"}, {"profile": "full"}, []),
        ({"name": "a"}, {"name": "b"}, []),
        ({"profile": "coding"}, {}, []),
        ({"profile": "coding", "url": "u"}, {"profile": "messaging", "url": "v"}, []),
        ({"allow": ["a"]}, {"allow": ["b"]}, [("allow",)]),
        ({"allow": ["a"]}, {"allow": "b"}, [("allow",)]),
        ("coding", {"profile": "messaging"}, []),
    ],
)
def test_of_what_only_a_person_knows_which_counts(old, new, expected):
    value = {"old": old, "tools": new}

    assert [*clashes(value, OLD, ("tools",))] == expected
    assert [*clashes({"old": old}, OLD, ("tools",))] == []


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        ({"a": [1]}, ("a", "b"), True),
        ({"a": [1]}, ("a", 0), False),
        ({"a": {}}, ("a", "b"), False),
        ({"a": {"b": []}}, ("a", "b", "c"), True),
        ({"a": {"b": []}}, ("a", "b"), False),
        ({}, ("a", "b"), False),
    ],
)
def test_whether_a_list_is_where_an_object_has_to_be(value, target, expected):
    assert waits(value, target) is expected
