"""Kinds of organisations and the roles that people hold in them."""

from django.db import models


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", "人力资源社会保障部"
    SERVICE_CENTRE = "service_centre", "人社部事业单位人事服务中心"
    PROVINCE = "province", "省级人社部门"
    CORPS = "corps", "新疆生产建设兵团人社局"
    TALENT_OFFICE = "talent_office", "省级人才工作部门（非人社部门）"
    CITY = "city", "市级人社部门"
    PARTY_OFFICE = "party_office", "党群工作部（承担人社职能）"
    DEPARTMENT = "department", "主管部门（部委、省直单位）"
    ASSOCIATION = "association", "行业协会、学会"
    ENTERPRISE = "enterprise", "企业"
    HOST = "host", "院校、科研院所及其他事业单位"
    BASE = "base", "继续教育基地"

    @classmethod
    def authorities(cls):
        """Kinds whose staff decide and use the admin site."""
        return (cls.MINISTRY, cls.SERVICE_CENTRE, *cls.provincial(), cls.CITY, cls.PARTY_OFFICE)

    @classmethod
    def provincial(cls):
        """Kinds that sit in the province's seat of a review chain (000-05: not all are HR departments)."""
        return (cls.PROVINCE, cls.CORPS, cls.TALENT_OFFICE)

    @classmethod
    def municipal(cls):
        return (cls.CITY, cls.PARTY_OFFICE)


class Role(models.TextChoices):
    READER = "reader", "查阅"
    FILER = "filer", "填报"
    REVIEWER = "reviewer", "审核"
    APPROVER = "approver", "审批"
    FINANCE = "finance", "财务"
    INSPECTOR = "inspector", "检查"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


# 三员分立 (GB/T 22239-2019 8.1.5): one account holds at most one of these, held by a database constraint.
DUTIES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)

# Roles that only an authority can give its people. A sponsor's reviewer endorses, so REVIEWER is not here.
OFFICE_ROLES = (Role.APPROVER, Role.INSPECTOR, *DUTIES)

# An account for case work holds any of these; the three duties alone open no case data.
CASE_ROLES = tuple(role for role in Role if role not in DUTIES)


def misplaced(kind, parent_kind):
    """Why an organisation of this kind cannot hang below one of that kind ("" when it can; None is no parent).

    Offices carry power over what lies below them, so each kind has one place: nobody can found a ministry
    of his own below a province.
    """
    authorities = OrganisationKind
    if kind == authorities.MINISTRY:
        return "" if parent_kind is None else "人力资源社会保障部没有上级单位。"
    if parent_kind is None:
        return "请选择上级单位。"
    if kind == authorities.SERVICE_CENTRE or kind in authorities.provincial():
        wanted = (authorities.MINISTRY,)
    elif kind in authorities.municipal():
        wanted = authorities.provincial()
    else:
        return ""
    if parent_kind in wanted:
        return ""
    return f"“{authorities(kind).label}”的上级只能是{'、'.join(authorities(k).label for k in wanted)}，请另选上级单位或类型。"
