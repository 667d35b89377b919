"""Doors of the plan: public pages, and the topics that sponsors and hosts apply with."""

from programs.views.public import plan, plan_json, plan_xlsx, plans, public_programme
from programs.views.topics import add_topic, topic, topics

__all__ = ["add_topic", "plan", "plan_json", "plan_xlsx", "plans", "public_programme", "topic", "topics"]
