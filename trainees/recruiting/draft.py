"""The first draft of a 招收学员通知 from what the class and its filing say."""

from applications.models import RecruitingScope
from trainees.recruiting.checks import class_facts, fee_rule, place_words, time_words
from trainees.recruiting.text import first_draft


def first_values(programme, filing):
    """{field of the notice: value}; the host looks it over and saves it."""
    return {
        "seats": filing.headcount if filing and filing.headcount else programme.headcount,
        "frontline_seats": 0,
        "contact": filing.leader if filing else "",
        "phone": filing.leader_phone if filing else "",
        "text": first_draft(draft_facts(programme, filing, class_facts(programme, filing))),
    }


def draft_facts(programme, filing, facts):
    scope = RecruitingScope(filing.recruiting_scope).label if filing and filing.recruiting_scope else ""
    if not scope:
        default = (programme.rule_set.rules().value("recruiting.scope") or {}).get("default")
        scope = RecruitingScope(default).label if default in RecruitingScope else ""
    rule, borne = fee_rule(programme.rule_set.rules())
    free = f"除{'、'.join(borne)}由学员承担外，不向学员收取任何费用。" if borne else "不向学员收取培训费用。"
    return {
        "year": programme.year, "name": programme.plan.programme_name, "host": programme.host.name,
        "title": programme.title, "content": programme.content,
        "audience": (filing.audience if filing else "") or programme.audience,
        "scope": f"{scope}招收" if scope else "",
        "time": time_words(facts), "place": place_words(facts),
        "lodging": filing.lodging if filing else "", "meals": filing.meals if filing else "",
        "fees": free if rule else "",
    }  # fmt: skip
