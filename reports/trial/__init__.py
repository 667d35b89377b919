"""What would break: the classes of a year under the rules they are held to and under those of a draft."""

from reports.trial.choosing import Choice, choose
from reports.trial.judging import Trial, try_rules

__all__ = ["Choice", "Trial", "choose", "try_rules"]
