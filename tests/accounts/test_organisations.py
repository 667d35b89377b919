"""The organisations that the notices address, and the seats that they hold."""

import pytest
from django.core.management import call_command

from accounts.actions import move_organisation
from accounts.models import Organisation
from accounts.refusals import Refused
from accounts.roles import OrganisationKind as Kind
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    call_command("load_organisations", verbosity=0)


def only(name):
    return Organisation.objects.get(name=name)


@pytest.mark.req("000-05", "002-02", "000-47")
def test_seats_are_held_by_bodies_of_other_kinds_too(tree):
    kinds = {name: only(name).kind for name in (
        "新疆生产建设兵团人力资源和社会保障局", "中共海南省委人才发展局", "平潭综合实验区党群工作部",
        "人力资源社会保障部事业单位人事服务中心",
    )}  # fmt: skip
    assert kinds == {
        "新疆生产建设兵团人力资源和社会保障局": Kind.CORPS, "中共海南省委人才发展局": Kind.TALENT_OFFICE,
        "平潭综合实验区党群工作部": Kind.PARTY_OFFICE, "人力资源社会保障部事业单位人事服务中心": Kind.SERVICE_CENTRE,
    }  # fmt: skip
    assert {only("新疆生产建设兵团人力资源和社会保障局").kind, only("中共海南省委人才发展局").kind} <= set(
        Kind.provincial()
    )
    assert only("平潭综合实验区党群工作部").parent.short_name == "福建"
    assert Organisation.objects.filter(kind__in=Kind.provincial()).count() == 32


@pytest.mark.req("001-04", "002-02")
def test_cities_hang_below_their_province(tree):
    cities = Organisation.objects.filter(kind=Kind.CITY)
    assert cities.filter(parent__short_name="山东").count() == 16
    assert cities.filter(parent__short_name="福建").count() == 9
    assert {city.parent.kind for city in cities.select_related("parent")} == {Kind.PROVINCE}


@pytest.mark.req("003-20", "003-50")
def test_the_departments_of_the_key_fields_and_the_association_are_there(tree):
    departments = list(Organisation.objects.filter(kind=Kind.DEPARTMENT).values_list("name", flat=True))
    assert sorted(departments) == sorted([
        "国家发展改革委", "教育部", "科技部", "工业和信息化部", "财政部", "自然资源部", "生态环境部", "交通运输部", "农业农村部",
        "应急管理部", "国家市场监管总局", "中国科学院", "国家能源局", "国家知识产权局",
    ])  # fmt: skip
    assert Organisation.objects.filter(kind=Kind.ASSOCIATION).count() == 1


@pytest.mark.req("000-05", "001-04", "002-24", "003-02", "003-50")
def test_every_body_that_may_apply_has_a_kind():
    assert {kind.label for kind in (Kind.DEPARTMENT, Kind.ASSOCIATION, Kind.ENTERPRISE, Kind.HOST, Kind.BASE)} == {
        "主管部门（部委、省直单位）", "行业协会、学会", "企业", "院校、科研院所及其他事业单位", "继续教育基地",
    }  # fmt: skip


def test_loading_twice_makes_nothing_twice(tree):
    before = Organisation.objects.count()
    call_command("load_organisations", verbosity=0)
    assert Organisation.objects.count() == before


def test_everything_below_moves_along_and_no_circle_is_closed():
    """Moved as both rows are now: the second of two people may hold a page drawn before the first was done."""
    shandong, fujian = builders.province(), builders.province("福建", "35")
    upper = builders.organisation("示例大学", parent=shandong)
    lower = builders.organisation("示例学院", parent=upper)
    stale = Organisation.objects.get(pk=lower.pk)
    moved = move_organisation(upper, parent=fujian, actor=None, now=builders.NOW)
    lower.refresh_from_db()
    assert (moved.path, lower.path) == (f"{fujian.path}{upper.pk}/", f"{moved.path}{lower.pk}/")
    for parent in (stale, moved):  # `stale` still says that it lies below Shandong
        with pytest.raises(Refused) as caught:
            move_organisation(moved, parent=parent, actor=None, now=builders.NOW)
        assert caught.value.code == "cycle"
