"""Public pages: the notices, the planner and the working calendar."""

from policies.views.notices import notice, notice_file, notices
from policies.views.planner import planner, planner_ics, workdays

__all__ = ["notice", "notice_file", "notices", "planner", "planner_ics", "workdays"]
