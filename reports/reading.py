"""What several pages read alike."""

from programs.models import Programme
from reports.desk import PAPERS

UNNAMED = "其他"  # the group of the classes that name no field, or belong to no province


def my_classes(user):
    return Programme.objects.visible_to(user).with_parties().select_related(*PAPERS)
