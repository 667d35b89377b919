"""Words, figures and marks of the pages: how money, days and states are written, the same everywhere.

Nothing here reads the clock: `today` is handed in by the door.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import template
from django.templatetags.static import static
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.html import format_html

from workflow.models import Reminder
from workflow.templatetags.looks import DEFAULT_LOOK, OUTCOMES, STATES, VERBS
from workflow.wording import wording

register = template.Library()

WEEKDAYS = "一二三四五六日"
NOTHING = "—"


def _decimal(value):
    """The value as Decimal, or None where there is none to show."""
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def figure(value, places=2):
    """1234.5 → `1,234.50`; a missing value is a dash. For columns whose head names the unit."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    return f"{number.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP):,}"


@register.filter
def yuan(value):
    """127500 → `127,500.00 元`."""
    number = _decimal(value)
    return NOTHING if number is None else f"{figure(number)} 元"


@register.filter
def money(value):
    """127500 → `¥127,500.00`; what is owed back carries its sign in front."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    return f"-¥{figure(-number)}" if number < 0 else f"¥{figure(number)}"


def _day(value):
    """The day in Asia/Shanghai that a date or a moment falls on; None for anything else."""
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


@register.filter
def cn_date(value):
    """2024-07-31."""
    day = _day(value)
    return f"{day:%Y-%m-%d}" if day else NOTHING


@register.filter
def cn_time(value):
    """2024-07-31 14:05, in Asia/Shanghai."""
    if not isinstance(value, datetime):
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%Y-%m-%d %H:%M}"


@register.filter
def cn_day(value, today=None):
    """11月29日（周一）; with `today`, a day of another year says its year."""
    day, now = _day(value), _day(today)
    if day is None:
        return NOTHING
    year = f"{day.year}年" if now and now.year != day.year else ""
    return f"{year}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


@register.filter
def days_left(due_on, today):
    """`还有 6 天`, `今天到期` or `已逾期 3 天`, counted in calendar days."""
    due, now = _day(due_on), _day(today)
    if due is None or now is None:
        return ""
    left = (due - now).days
    if left == 0:
        return "今天到期"
    return f"还有 {left} 天" if left > 0 else f"已逾期 {-left} 天"


@register.filter
def short_hash(value):
    """The first twelve digits of a SHA-256, enough to compare by eye."""
    return str(value or "")[:12]


@register.filter
def tone(state):
    """The colour that a state, outcome or tone name stands for: grey, blue, amber, red or green."""
    return STATES.get(str(state), DEFAULT_LOOK)[0]


@register.filter
def state_icon(state):
    """The icon of a state, outcome or tone name."""
    return STATES.get(str(state), DEFAULT_LOOK)[1]


@register.filter
def verb_look(verb):
    """{tone, icon, word} of a journal entry's verb; a verb without a word of its own shows as it was written."""
    tone_name, icon_name = VERBS.get(str(verb), ("grey", "dot"))
    return {"tone": tone_name, "icon": icon_name, "word": wording(str(verb))}


@register.filter
def outcome_word(outcome):
    """符合, 提示, 不符合 …: how the outcome of a rule is called on the page."""
    return OUTCOMES.get(str(outcome), (9, str(outcome)))[1]


@register.filter
def worst_first(findings):
    """Findings with what refuses on top and what passed at the end, otherwise in the order given."""
    return sorted(findings or [], key=lambda f: OUTCOMES.get(str(_read(f, "outcome")), (9, ""))[0])


@register.filter
def tallies(findings):
    """[(outcome, how many)], worst first, outcomes that do not occur left out."""
    return [(outcome, count) for outcome in OUTCOMES if (count := outcome_count(findings, outcome))]


@register.filter
def any_errors(formsets):
    """Whether one of the formsets holds an error."""
    return any(formset.total_error_count() for formset in formsets or [] if formset.is_bound)


@register.filter
def outcome_count(findings, outcome):
    """How many of the findings have this outcome."""
    return sum(1 for f in findings or [] if str(_read(f, "outcome")) == outcome)


@register.filter
def page_numbers(page):
    """Page numbers around the page of a list, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


def _read(thing, name):
    return thing.get(name, "") if isinstance(thing, dict) else getattr(thing, name, "")


@register.simple_tag
def icon(name, label=""):
    """An icon of static/img/icons.svg. Decorative, and hidden from readers, unless it has a label."""
    address = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def deadline_state(due_on, today, warning_days=7, done=False):
    """{tone, words} of a deadline: green done, red late, amber within `warning_days` days, else grey."""
    if done:
        return {"tone": "green", "words": "已完成"}
    due, now = _day(due_on), _day(today)
    if due is None or now is None:
        return {"tone": "grey", "words": ""}
    left = (due - now).days
    name = "red" if left < 0 else "amber" if left <= int(warning_days or 7) else "grey"
    return {"tone": name, "words": days_left(due, now)}


@register.simple_tag
def late_words(line, today):
    """What a deadline says of a paper that is late on a day; "" for one in time."""
    return line.late_words(today)


@register.simple_tag
def bar_facts(value, limit, kind="max", soft=False):
    """Figures that draw a rule bar of 100 units.

    kind `max`: the value must not pass the limit: green, amber from 95 %, red beyond (amber where going beyond is
    only told: `soft`).
    kind `min`: the value must reach the limit: red below it, green from it on.
    Gives {tone, beyond, width, mark}; width and mark lie in 0–100, mark shows where the limit stands.
    """
    number, bound = _decimal(value) or Decimal(0), _decimal(limit) or Decimal(0)
    percent = number / bound * 100 if bound else Decimal(0)
    refused = number < bound if kind == "min" else number > bound
    near = kind != "min" and percent >= 95
    name = "red" if refused and not soft else "amber" if refused or near else "green"
    full = max(Decimal(100), percent)
    return {
        "tone": name,
        "beyond": refused,
        "width": f"{percent / full * 100:.1f}",
        "mark": f"{Decimal(100) / full * 100:.1f}",
    }


@register.simple_tag(takes_context=True)
def unread_messages(context):
    """How many messages wait for whoever is logged in."""
    user = getattr(context.get("request"), "user", None)
    return (
        Reminder.objects.addressed_to(user).unread_by(user).count() if user and user.is_authenticated else 0
    )


@register.inclusion_tag("_pieces/nav_link.html", takes_context=True)
def nav_link(context, path, label, count=None):
    """A link of the head to an address of the portal; left out while no door answers there."""
    here = getattr(context.get("request"), "path", "")
    inside = here == path if path in {"/", "/portal/"} else here.startswith(path)
    return {"path": path if is_valid_path(path) else "", "label": label, "count": count, "inside": inside}
