"""What a mode of running demands before anything starts."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

MODES = ("demo", "production", "test")
PRODUCTION_SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "KEYS_FILE", "ALLOWED_HOSTS")


def read(mode: str) -> str:
    """The mode itself; ImproperlyConfigured if there is none of that name."""
    if mode not in MODES:
        raise ImproperlyConfigured(
            f"PORTAL_MODE 只能是 {'、'.join(MODES)} 之一，现在是“{mode}”。"
            f" PORTAL_MODE must be one of {', '.join(MODES)}, not {mode!r}."
        )
    return mode


def missing_secrets(environment: Mapping[str, str]) -> list[str]:
    """Names of what production cannot start without, in a fixed order."""
    return [name for name in PRODUCTION_SECRETS if not environment.get(name, "").strip()]


def refusal(missing: list[str]) -> str:
    """One sentence in each language that names everything missing at once."""
    return (
        f"正式环境缺少必需的配置：{'、'.join(missing)}。请在环境变量中补齐后再启动，样例见 deploy/env.example。"
        f" Production refuses to start without {', '.join(missing)}; set them in the environment"
        " (see deploy/env.example)."
    )
