"""The cache of a portal with Redis. While Redis does not answer, each process counts for itself: the web goes on,
and the lockout of the login holds, only less widely.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_REST = 15.0  # seconds before a silent Redis is asked again: nobody waits for it at every step
_METHODS = (
    "add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear",
)  # fmt: skip


class SteadyRedisCache(RedisCache):
    """Django's Redis cache, with the memory of the process to fall back on."""

    _ask_again_at = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.own = LocMemCache("steady", params)


def _steady(name: str) -> Callable[..., Any]:
    asked = getattr(RedisCache, name)

    def call(self: SteadyRedisCache, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SteadyRedisCache._ask_again_at:
            try:
                return asked(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                SteadyRedisCache._ask_again_at = time.monotonic() + _REST
                logger.error("the cache does not answer: %s", type(error).__name__)
        return getattr(self.own, name)(*args, **kwargs)

    return call


for _name in _METHODS:
    setattr(SteadyRedisCache, _name, _steady(_name))
