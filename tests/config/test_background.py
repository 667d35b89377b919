"""Where an instance finds its broker and its cache: Redis when there is one, its own folder when not."""

from config.background import broker_options, caches


def test_without_redis_messages_and_counters_are_files(tmp_path):
    options = broker_options("", prefix="p:", folder=tmp_path)
    assert {name: value for name, value in options.items() if name.startswith("data_folder")} == {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
    }
    shared = caches("", folder=tmp_path, testing=False)["default"]
    assert (shared["BACKEND"].rpartition(".")[2], shared["LOCATION"]) == ("FileBasedCache", str(tmp_path))
    assert shared["OPTIONS"]["MAX_ENTRIES"] > 300  # a locked account is not pushed out by made-up names


def test_nobody_waits_for_ever_for_a_silent_redis(tmp_path):
    for options in (
        broker_options("redis://r/0", prefix="p:", folder=tmp_path),
        caches("redis://r/1", folder=tmp_path, testing=False)["default"]["OPTIONS"],
    ):
        assert 0 < options["socket_connect_timeout"] <= options["socket_timeout"] <= 5
