from django.conf import settings

from reports.stages import drawing


def test_stages_page_is_what_the_tables_say():
    page = (settings.BASE_DIR / "docs" / "stages.md").read_text(encoding="utf-8")
    assert page == drawing(), "run `python manage.py draw_stages`"
