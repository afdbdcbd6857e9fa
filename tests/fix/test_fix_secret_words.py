"""Which variable an object means that other tools write where a key belongs."""

import pytest

from openclaw_cfg.fix.migrations.secrets import _of_object

PLACE = ("models", "providers", "acme", "apiKey")


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"env": "ACME_KEY"}, "ACME_KEY"),
        ({"env": "${ACME_KEY}"}, "ACME_KEY"),
        ({"env": "not a name"}, ""),
        ({"env": 5}, ""),
        ({"file": "/run/secrets/acme"}, ""),
        ({"source": "env", "name": "ACME_KEY"}, "ACME_KEY"),
        ({"source": "ENV", "name": "ACME_KEY", "provider": "default"}, "ACME_KEY"),
        ({"source": "env", "name": "not a name"}, ""),
        ({"source": "env", "name": "ACME_KEY", "path": "x"}, ""),
        ({"source": "env", "provider": "default"}, ""),
        ({"source": "file", "name": "ACME_KEY"}, ""),
        ({"source": "env", "provider": "default", "id": "ACME_KEY"}, ""),
    ],
)
def test_the_variable_that_is_meant(given, variable):
    assert _of_object(PLACE, given) == variable
