import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import RequestFactory

from accounts.keys import make_keys
from accounts.models import ThrottleCounter
from accounts.throttle import Verdict, client_address, forget, hit, hits_so_far, source_address

NUMBER = "11010519491231002X"
NOON = datetime(2024, 7, 31, 4, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEYS_FILE = tmp_path / "keys.json"
    settings.CRYPTO_SUITE = "aes-256-gcm"
    make_keys(settings.KEYS_FILE)


def lookup(key=NUMBER, *, now=NOON, bucket="lookup.number", limit=2):
    return hit(bucket, key, limit=limit, period=60, now=now)


@pytest.mark.django_db
def test_the_limit_holds_until_the_window_ends():
    assert lookup() == Verdict(allowed=True, remaining=1, retry_after=50)
    assert lookup() == Verdict(allowed=True, remaining=0, retry_after=50)
    assert lookup(now=NOON + timedelta(seconds=49)) == Verdict(False, 0, 1)
    assert lookup(now=NOON + timedelta(seconds=50)) == Verdict(True, 1, 60)
    assert hits_so_far("lookup.number", NUMBER, period=60, now=NOON) == 3
    assert hits_so_far("lookup.number", "other", period=60, now=NOON) == 0


@pytest.mark.django_db
def test_keys_and_buckets_are_counted_apart():
    assert not [lookup() for _ in range(3)][-1].allowed
    assert lookup("other").allowed
    assert lookup(bucket="lookup.address").allowed


@pytest.mark.django_db
def test_no_number_is_stored():
    lookup()
    row = ThrottleCounter.objects.get()
    assert len(row.key_hash) == 32
    assert NUMBER not in str(row.__dict__)
    lookup(bucket="lookup.address")
    assert ThrottleCounter.objects.values("key_hash").distinct().count() == 2


@pytest.mark.django_db
def test_old_windows_are_forgotten():
    lookup(now=NOON - timedelta(days=2))
    lookup()
    assert forget(before=NOON - timedelta(days=1)) == 1
    assert hits_so_far("lookup.number", NUMBER, period=60, now=NOON) == 1


@pytest.mark.django_db(transaction=True)
def test_no_hit_is_lost_between_threads():
    allowed, barrier = [], threading.Barrier(6)

    def ask():
        barrier.wait()
        try:
            for _ in range(10):
                allowed.append(lookup(limit=25).allowed)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(allowed) == [False] * 35 + [True] * 25
    assert ThrottleCounter.objects.get().hits == 60


@pytest.mark.django_db(transaction=True)
def test_a_hit_before_the_transaction_outlives_its_rollback():
    lookup()
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError
    assert hits_so_far("lookup.number", NUMBER, period=60, now=NOON) == 1


@pytest.mark.django_db
def test_a_hit_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        lookup()
    assert connection.queries_log is not None


PROXIES = ["10.0.0.0/8", "2001:db8:ff::/48"]


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "expected"),
    [
        ([], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (PROXIES, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (PROXIES, "10.1.2.3", "198.51.100.1", "198.51.100.1"),
        (PROXIES, "10.1.2.3", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (PROXIES, "10.1.2.3", "198.51.100.1, 10.9.9.9", "198.51.100.1"),
        (PROXIES, "10.1.2.3", "198.51.100.1, nonsense", "10.1.2.3"),
        (PROXIES, "10.1.2.3", None, "10.1.2.3"),
        (PROXIES, "2001:db8:ff::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ([], "2001:db8:1:2:ffff::1", None, "2001:db8:1:2::/64"),
        ([], "::ffff:203.0.113.9", None, "203.0.113.9"),
        ([], "", "198.51.100.1", "unknown"),
        (["unix"], "", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_only_a_configured_proxy_may_name_the_client(settings, proxies, peer, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers)
    assert client_address(request) == expected
    assert (source_address(request) is None) == (expected == "unknown")
