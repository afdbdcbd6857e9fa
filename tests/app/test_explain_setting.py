"""The page of a setting, before anything is printed."""

from openclaw_cfg.app.explain_setting import setting_page


def test_the_page_tells_where_a_secret_may_come_from(tmp_path):
    page = setting_page("channels.telegram.accounts.me.botToken", None, tmp_path)

    assert page.pattern == "channels.telegram.accounts.*.botToken"
    assert [*page.keys] == ["source", "provider", "id"]
    assert all(key.description for key in page.keys.values())
