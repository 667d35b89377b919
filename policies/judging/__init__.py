"""Judges: for each key of a rule, what the facts of a case mean under it."""

from policies.judging import bounds, conduct, dates, lists, money

# A key without a judge is stated for people and other apps to read (a title, an addressee); no case breaks it.
JUDGES = {**bounds.JUDGES, **conduct.JUDGES, **dates.JUDGES, **lists.JUDGES, **money.JUDGES}
