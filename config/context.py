"""What every page knows about the portal it belongs to."""

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, object]:
    """`portal`: {demonstration, name, motto, footer: {organiser, site_code, icp, police, contact}}."""
    return {
        "portal": {
            "demonstration": settings.DEMONSTRATION,
            "name": settings.PORTAL_NAME,
            "motto": settings.PORTAL_MOTTO,
            "footer": settings.PORTAL_FOOTER,
        }
    }
