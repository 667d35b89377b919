"""A Redis that is not there, and one that takes the connection and never says a word."""

import logging
import socket
import threading
import time

import pytest
from django.conf import settings

from config.caching import SteadyRedisCache


@pytest.fixture
def silent():
    """The address of a server that accepts and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture(autouse=True)
def _asked_at_once(monkeypatch):
    monkeypatch.setattr(SteadyRedisCache, "_ask_again_at", 0.0)


def cache_at(address):
    return SteadyRedisCache(address, {"OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}})


@pytest.mark.req("T26")
@pytest.mark.parametrize("where", ["silent", "refusing"])
def test_counting_goes_on_in_the_process_while_redis_is_gone(where, silent, caplog):
    cache = cache_at(silent if where == "silent" else "redis://127.0.0.1:1/0")
    began = time.monotonic()
    cache.set("attempts", 1)
    assert (cache.incr("attempts"), cache.get("attempts"), cache.get("other")) == (2, 2, None)
    assert time.monotonic() - began < 2, "asked once, not at every step"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_threads_share_what_was_counted(silent):
    cache_at(silent).set("attempts", 4)
    found = []
    other = threading.Thread(target=lambda: found.append(cache_at(silent).get("attempts")))
    other.start()
    other.join()
    assert found == [4]


@pytest.mark.redis
def test_a_redis_that_answers_keeps_the_values():
    cache = cache_at(settings.REDIS_URL)
    cache.set("steady-test", "kept", 30)
    assert (cache_at(settings.REDIS_URL).get("steady-test"), cache.own.get("steady-test")) == ("kept", None)
    cache.delete("steady-test")
