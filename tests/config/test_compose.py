"""docker-compose.yml cannot be started here; what can be read off it is held."""

import re

import pytest
import yaml
from django.conf import settings

COMPOSE = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {"web", "migrate", "worker", "beat"}


def test_every_part_is_there():
    assert set(SERVICES) == OURS | {"nginx", "postgres", "redis", "redis-cache"}


def test_only_nginx_is_published():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"nginx"}
    assert {name for name, service in SERVICES.items() if "outer" in service["networks"]} == {"nginx"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_says_when_it_is_well(name):
    assert "healthcheck" in SERVICES[name]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_secrets_come_from_the_environment():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|AUTH", name):
                # Only the place of a file may be left empty: seals of the file system may have no password.
                empty = "|:-" if name.endswith("_FILE") else ""
                assert re.fullmatch(rf"\$\{{[A-Z_]+(:\?[^}}]*{empty})?\}}", value), name


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_portal_runs_in_production_with_all_its_secrets(name):
    environment = SERVICES[name]["environment"]
    assert environment["PORTAL_MODE"] == "production"
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "KEYS_FILE", "ALLOWED_HOSTS"} <= set(environment)


def test_every_variable_is_in_the_example():
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    without_default = set(re.findall(r"\$\{([A-Z_]+)(?:\:\?[^}]*)?\}", text))
    example = (settings.BASE_DIR / "deploy" / "env.example").read_text()
    assert without_default <= set(re.findall(r"^([A-Z_]+)=", example, re.M))


def test_nothing_is_set_that_nobody_reads():
    readers = [settings.BASE_DIR / "Dockerfile", settings.BASE_DIR / "workflow" / "fontconfig.py"]
    code = "\n".join(path.read_text() for path in [*readers, *(settings.BASE_DIR / "config").glob("*.py")])
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"|environ\.get\(\"([A-Z_]+)\"", code))
    names = {name for pair in read for name in pair if name}
    assert set(SERVICES["web"]["environment"]) <= names


def test_static_files_are_collected_by_the_user_that_serves_them():
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    collects = next(n for n, line in enumerate(lines) if "collectstatic" in line)
    assert "USER portal" in lines[:collects]


def test_the_queue_is_never_evicted_and_the_cache_may_be():
    assert "noeviction" in SERVICES["redis"]["command"][-1]
    assert "allkeys-lru" in SERVICES["redis-cache"]["command"][-1]


def test_nginx_keeps_query_strings_out_of_its_log():
    text = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    form = re.search(r"log_format plain (.*);", text).group(1)
    assert "$uri" in form
    assert not {"$request ", "$request_uri", "$args", "$http_referer"} & set(re.findall(r"\$\w+ ?", form))


def test_nginx_keeps_the_addresses_of_calendars_out_of_its_log():
    text = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    place = text[text.index("location /calendar/") :]
    assert "access_log off;" in place[: place.index("}")]
    redirecting = text[text.index("listen 80;") : text.index("return 301")]
    assert "access_log off;" in redirecting


def test_an_update_brings_calendar_and_ladder_with_the_migrations():
    command = SERVICES["migrate"]["command"][-1]
    assert command.index("manage.py migrate") < command.index("manage.py load_basics")
    assert command.index("manage.py load_basics") < command.index("manage.py load_survey_forms")


def test_nginx_keeps_no_log_of_who_answers_a_survey_and_when():
    text = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    place = text[text.index("location ~ ^/(survey|trainee/survey)/") :]
    assert "access_log off;" in place[: place.index("}")]
