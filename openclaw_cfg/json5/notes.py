"""Keys that are meant as comments, since plain JSON has none."""


def is_note(key: str) -> bool:
    """Whether a key is written as a comment: `_comment`, `//`, `#`, `$comment`."""
    return key.startswith(("_", "//", "#", "$comment"))
