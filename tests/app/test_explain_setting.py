"""The page of a setting, before anything is printed."""

import pytest

from openclaw_cfg.app.explain_setting import setting_page
from openclaw_cfg.errors import UsageError


def test_the_page_tells_where_a_secret_may_come_from(tmp_path):
    page = setting_page("channels.telegram.accounts.me.botToken", None, tmp_path)

    assert page.pattern == "channels.telegram.accounts.*.botToken"
    assert [*page.keys] == ["source", "provider", "id"]
    assert all(key.description for key in page.keys.values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("routing.allowFrom", "channels.whatsapp.allowFrom"),
        ("agent.sandbox.mode", "agents.defaults.sandbox.mode"),
    ],
)
def test_an_old_place_is_told_where_fix_moves_it(tmp_path, old, new):
    with pytest.raises(UsageError) as refused:
        setting_page(old, None, tmp_path)

    assert refused.value.hint == f"it is now {new}; `openclaw-cfg fix` moves it"
