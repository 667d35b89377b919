"""What several pages read alike."""

from programs.models import Programme
from reports.desk import PAPERS


def my_classes(user):
    return Programme.objects.visible_to(user).with_parties().select_related(*PAPERS)
