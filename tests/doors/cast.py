"""The people who try every door, in the order of the columns of the table."""

from accounts.roles import Role
from tests import builders

# name: (what the person is). The order is the order of the letters in a row.
ACTORS = (
    "guest", "owner", "colleague", "clerk", "neighbour", "far_host", "sponsor", "reader", "reviewer", "approver",
    "finance", "inspector", "far_approver", "ministry", "system", "security", "audit",
)  # fmt: skip


def cast():
    """{actor: account}. Host A has an owner, a colleague and a clerk who only reads; B is a neighbour of the
    same province; the province has its whole staff; another province, the ministry and the three duties follow."""
    own, far = builders.province(), builders.province("福建", "35")
    host = builders.host()
    return {
        "owner": builders.filer(host),
        "colleague": builders.user("colleague", host, Role.FILER),
        "clerk": builders.user("clerk", host, Role.READER),
        "neighbour": builders.filer(builders.host("示例青岛职业学院")),
        "far_host": builders.filer(builders.host("示例福州大学", far)),
        "sponsor": builders.reviewer(builders.sponsor()),
        "reader": builders.user("reader", own, Role.READER),
        "reviewer": builders.reviewer(own),
        "approver": builders.approver(own),
        "finance": builders.finance_officer(own),
        "inspector": builders.user("inspector", own, Role.INSPECTOR),
        "far_approver": builders.user("far", far, Role.APPROVER, Role.FINANCE, Role.INSPECTOR, Role.REVIEWER),
        "ministry": builders.user("ministry", builders.ministry(), Role.REVIEWER, Role.APPROVER, Role.FINANCE,
                                  Role.INSPECTOR),
        "system": builders.user("system", own, Role.SYSTEM_ADMIN),
        "security": builders.user("security", own, Role.SECURITY_ADMIN),
        "audit": builders.user("audit", own, Role.AUDIT_ADMIN),
    }  # fmt: skip
