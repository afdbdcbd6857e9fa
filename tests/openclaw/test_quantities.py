"""Durations and sizes."""

import pytest

from openclaw_cfg.openclaw.quantities import milliseconds, size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500ms", 500),
        ("30s", 30_000),
        ("5m", 300_000),
        ("1.5h", 5_400_000),
        ("1h30m", 5_400_000),
        (" 2D ", 172_800_000),
        ("7", 7),
        ("", None),
        ("-1h", None),
        ("1h 30m", None),
        ("1h30", None),
        ("soon", None),
        ("1w", None),
        ("9" * 400, None),
        ("9" * 99 + "d", None),
        ("0." + "0" * 97 + "s", 0),
        ("0." + "0" * 98 + "s", None),
        ("1.0004s", 1000),
        ("9007199254740991", 9007199254740991),
        ("9007199254740993", None),
    ],
)
def test_a_duration_is_read(text: str, expected: int | None):
    assert milliseconds(text) == expected


def test_a_bare_number_has_the_unit_of_its_place():
    assert milliseconds("2", unit="d") == 2 * 24 * 60 * 60 * 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", 10),
        ("10b", 10),
        ("1kb", 1024),
        ("1.5 MB".replace(" ", ""), 1_572_864),
        ("2g", 2 * 1024**3),
        ("3k", 3072),
        ("3m", 3 * 1024**2),
        ("2gb", 2 * 1024**3),
        ("2t", 2 * 1024**4),
        ("2tb", 2 * 1024**4),
        ("7999tb", 7999 * 1024**4),
        ("8192tb", None),
        ("1 kb", None),
        ("1kib", None),
        ("", None),
        ("-1", None),
        ("9" * 400, None),
    ],
)
def test_a_size_is_read(text: str, expected: int | None):
    assert size(text) == expected
