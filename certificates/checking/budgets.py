"""How often anybody may have a file checked: reading one costs a process of its own."""

from datetime import datetime

from django.conf import settings

from accounts.throttle import hit


def may_check_file(address: str, *, now: datetime) -> bool:
    """Count one upload; False when the address or the whole portal has had enough for now."""
    verdicts = []
    for name, key in {"file.address": address, "file.overall": ""}.items():
        limit, period = settings.CERTIFICATE_BUDGETS[name]
        verdicts.append(hit(f"verify.{name}", key, limit=limit, period=period, now=now).allowed)
    return all(verdicts)
