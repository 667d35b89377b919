"""All classes of the plan with their next deadline and what the rules say to them at worst, as the staff's list asks."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Programme
from reports.life import lived, read_lives


def judge(today: date) -> int:
    """Every class judged on a day; gives how many."""
    lives = read_lives(Programme.objects.all(), today)
    for life in lives:
        if life.worst is None or life.deadlines is None:
            raise RuntimeError(f"没有判断：{life.programme}")
    return len(lives)


def queries_of_judging(today: date) -> int:
    """How many queries one run takes in a process that has read the rules before."""
    judge(today)
    with CaptureQueriesContext(connection) as asked:
        judge(today)
    return len(asked)


def bare_rows():
    """The same joined rows as the driver gives them, judged by nobody."""
    sql, params = lived(Programme.objects.all()).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return len(cursor.fetchall())
