"""班委和临时党小组名单, and a draft of their 工作总结 drawn from what was registered (001-27, 001-31)."""

from trainees.documents.rosters import subtitle
from trainees.listing import listing
from trainees.party.membership import party_of
from workflow.papers import render_table_paper
from workflow.xlsx.writing import write_table

LIST_TITLE, SUMMARY_TITLE = "班委和临时党小组名单", "班委和临时党小组工作总结（初稿）"
LIST_HEADER = ("组织", "职务", "姓名", "性别", "政治面貌", "工作单位", "职务（单位）")


def list_rows(found):
    return [
        [label, post.post, post.trainee.name, post.trainee.sex, political(post.trainee), post.trainee.unit, post.trainee.post]
        for label, posts in found.bodies
        for post in posts
    ]  # fmt: skip


def political(trainee):
    return trainee.political_status or ("中共党员" if trainee.party_member else "")


def read(programme):
    """(the lines above the table, Membership)."""
    found = listing(programme)
    return subtitle(programme, found), party_of(programme, found.roster)


def party_list_pdf(programme):
    lines, found = read(programme)
    return render_table_paper(
        LIST_TITLE, lines, LIST_HEADER, list_rows(found), column_widths=(9, 9, 9, 5, 9, 22, 13), align="cccccll",
        notes=[f"全班 {len(found.people)} 人，党员学员 {found.members} 人。"], seals=["承办单位（盖章）"], number=programme.code,
    )  # fmt: skip


def party_list_xlsx(programme):
    lines, found = read(programme)
    return write_table(
        [LIST_TITLE, *lines], LIST_HEADER, list_rows(found), sheet_name="班委和临时党小组", widths=(14, 14, 14, 6, 12, 34, 18),
        text_columns=("姓名",), notes=[f"全班 {len(found.people)} 人，党员学员 {found.members} 人。"],
    )  # fmt: skip


def party_summary_pdf(programme):
    """What is known of the work of both bodies, with the headings that are left to be written."""
    lines, found = read(programme)
    rows = [
        [
            f"{each.on}", each.get_body_display(), each.kind, each.title, each.place,
            "" if each.present is None else str(each.present), told_about(each),
        ]
        for each, _ in found.activities
    ]  # fmt: skip
    return render_table_paper(
        SUMMARY_TITLE, lines, ("日期", "组织", "活动类型", "活动内容", "地点", "参加人数", "活动情况"), rows,
        column_widths=(9, 8, 8, 20, 12, 7, 24), align="cccllcl", notes=summary_notes(found),
        seals=["承办单位（盖章）"], number=programme.code,
    )  # fmt: skip


def told_about(activity):
    """How it went, and what the host gave towards it (001-29)."""
    support = f"承办单位支持：{activity.support}" if activity.support else ""
    return "\n".join(filter(None, (activity.note, support)))


def summary_notes(found):
    bodies = "；".join(
        f"{label} {len(posts)} 人" + (f"（{'、'.join(f'{post.post}{post.trainee.name}' for post in posts)}）" if posts else "")
        for label, posts in found.bodies
    )  # fmt: skip
    return [
        f"一、组织情况：全班 {len(found.people)} 人，党员学员 {found.members} 人。{bodies}。",
        f"二、活动情况：共开展活动 {len(found.activities)} 次，见上表。",
        "三、好的经验和做法：（由承办单位补充）",
        "四、问题和建议：（由承办单位补充）",
    ]
