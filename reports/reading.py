"""What several pages read alike."""

from programs.models import Programme
from reports.desk import PAPERS
from workflow.models import Reminder


def my_classes(user):
    return Programme.objects.visible_to(user).with_parties().select_related(*PAPERS)


def unread(user):
    own = [m.organisation_id for m in user.current_memberships]
    return Reminder.objects.visible_to(user).filter(organisation__in=own).unread().count()
