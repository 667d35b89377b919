"""What goes with people who are taken off a roster: marks, results, papers, tickets. Asked in a fixed number of queries."""

from collections import defaultdict

from django.db.models import Count

from trainees.models import Trainee

# What hangs on a trainee and is deleted with it: (related name, what it is called).
_KINDS = (
    ("attendance", "签到"), ("sign_ins", "扫码签到"), ("assessment", "考核结果"), ("scores", "考核成绩"), ("papers", "论文"),
    ("party_posts", "班委或临时党小组职务"), ("survey_tickets", "问卷"),
)  # fmt: skip


def losses_of(trainees):
    """{primary key: ["签到 8 条", …]} of those who have anything to lose."""
    lost = defaultdict(list)
    keys = [trainee.pk for trainee in trainees]
    if not keys:
        return {}
    for name, words in _KINDS:
        rows = Trainee.objects.filter(pk__in=keys, **{f"{name}__isnull": False})
        for key, count in rows.order_by("pk").values_list("pk").annotate(n=Count(name)):
            lost[key].append(f"{words} {count} 条")
    return dict(lost)
