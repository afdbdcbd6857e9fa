"""Where `schemas/` and `templates/` are: in a wheel, or beside the package."""

from pathlib import Path


def folder(name: str) -> Path:
    """The folder `schemas` or `templates`.

    A wheel carries it as `openclaw_cfg/_data/<name>`; in a checkout or an editable
    install it is beside the package.
    """
    package = Path(__file__).parent
    shipped = package / "_data" / name
    return shipped if shipped.is_dir() else package.parent / name
