"""The patterns of a schema, which are those of ECMAScript."""

import regress


def compiled(pattern: str) -> regress.Regex:
    """A pattern, ready for use.

    Raises:
        regress.RegressError: it is none.
    """
    try:
        return regress.Regex(pattern, "u")
    except regress.RegressError:  # as lenient as editors: not every pattern bears `u`
        return regress.Regex(pattern)


def found(pattern: str, text: str) -> bool:
    """Whether a pattern occurs in a text."""
    return found_by(compiled(pattern), text)


def found_by(regex: regress.Regex, text: str) -> bool:
    """The same for a pattern that is ready."""
    # Half of a surrogate pair, which JSON5 can spell, is not text for the library.
    return regex.find(text.encode(errors="replace").decode()) is not None
