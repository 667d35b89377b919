"""What stands on every page comes from the settings of whoever runs the portal."""

import pytest

pytestmark = pytest.mark.django_db
SLOTS = {
    "organiser": "示例省人力资源和社会保障厅", "site_code": "3700000000", "icp": "鲁ICP备00000000号",
    "police": "鲁公网安备00000000000000号", "contact": "0531-00000000",
}  # fmt: skip


@pytest.mark.req("000-04", "000-64")
def test_the_slots_of_the_foot_and_the_motto_are_configured(client, settings):
    bare = client.get("/plans/").content.decode()
    assert not [value for value in SLOTS.values() if value in bare]
    settings.PORTAL_FOOTER = SLOTS
    settings.PORTAL_MOTTO = "为人才服务"
    page = client.get("/plans/").content.decode()
    assert [
        value for value in (*SLOTS.values(), "网站标识码：3700000000", "为人才服务") if value not in page
    ] == []
