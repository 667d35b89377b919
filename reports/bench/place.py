"""A temporary data folder and database for one run, and the child process that works in them."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.db import connection, connections
from psycopg2 import sql

UNTHROTTLED = ("LOOKUPS_PER_ADDRESS", "LOOKUPS_PER_NUMBER", "LOOKUPS_OVERALL", "LOOKUPS_FREE_PER_ADDRESS",
               "LOOKUPS_FREE_PER_NUMBER", "LOOKUPS_FREE_OVERALL")  # fmt: skip
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONPATH")
PREFIX = "zhigeng_bench_"


class BenchFailed(Exception):
    """The child process did not come to an end; what it said stands above."""


def run_apart(arguments, *, database_url=""):
    """Run `manage.py bench --inside …` on a fresh folder and database; gives what it printed, as JSON.

    `database_url` names a PostgreSQL server on which a database of its own is made and dropped again; without it
    the database is an SQLite file. Raises BenchFailed.
    """
    with (
        tempfile.TemporaryDirectory(prefix="zhigeng-bench-") as folder,
        database(folder, database_url) as url,
    ):
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment |= {
            # The people of one class ask again and again: no budget may come between the measure and its floor.
            **dict.fromkeys(UNTHROTTLED, str(10**9)),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORTAL_MODE": "demo",
            "DATA_DIR": folder,
            "DATABASE_URL": url,
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", "--inside", *arguments]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise BenchFailed(f"测量没有完成（退出码 {done.returncode}）。")
    return json.loads(done.stdout)


@contextmanager
def database(folder, server_url):
    """The address of a database that lives as long as the block."""
    if not server_url:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        return
    name = f"{PREFIX}{secrets.token_hex(4)}"
    admin = urlsplit(server_url)
    execute(server_url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield admin._replace(path=f"/{name}").geturl()
    finally:
        for each in (name, f"{name}_kept"):
            execute(
                server_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(each))
            )


def execute(url, *statements):
    """Run statements outside any transaction on the server of an address."""
    link = psycopg2.connect(url.replace("postgresql+psycopg2", "postgresql"))
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        link.close()


def keep():
    """Remember the database as it is now, so that every round of a measure can start from it."""
    connections.close_all()
    if connection.vendor == "sqlite":
        shutil.copyfile(file(), f"{file()}.kept")
    else:
        copy(names()[0], names()[1])


def restore():
    """The database as it was when it was last kept."""
    connections.close_all()
    for path in Path(settings.DATA_DIR).glob("log-*"):  # the log goes back with its database
        path.unlink()
    if connection.vendor == "sqlite":
        for path in Path(settings.DATA_DIR).glob(f"{Path(file()).name}-*"):
            path.unlink()
        shutil.copyfile(f"{file()}.kept", file())
    else:
        copy(names()[1], names()[0])


def file():
    return str(connection.settings_dict["NAME"])


def names():
    return file(), f"{file()}_kept"


def copy(source, target):
    values = connection.settings_dict
    person = ":".join(filter(None, (values["USER"], values["PASSWORD"])))
    admin = f"postgresql://{person}@{values['HOST']}:{values['PORT'] or 5432}/postgres"
    quoted = {"source": sql.Identifier(source), "target": sql.Identifier(target)}
    execute(
        admin,
        sql.SQL("DROP DATABASE IF EXISTS {target} WITH (FORCE)").format(**quoted),
        sql.SQL("CREATE DATABASE {target} TEMPLATE {source}").format(**quoted),
    )
