"""What certificates look like in the demonstration: four issuers, four designs, each drafted by one and published by another."""

from dataclasses import replace
from datetime import date

from accounts.models import User
from certificates.actions import draft_template, publish_template
from certificates.designs.design import BUILT_IN, Design
from certificates.models import Template
from programs.models import Level
from reports.demo.walk import moment, office

NATIONAL = replace(BUILT_IN, show_plan=True)
SHANDONG = replace(
    BUILT_IN, border="meander", frame_colour="#8a2a1c", ornament_colour="#b08d4f", title_colour="#9c1f17", show_plan=True
)  # fmt: skip
FUJIAN = replace(
    BUILT_IN, border="double", paper_colour="#fbfcff", frame_colour="#1f3f6e", ornament_colour="#8197b8",
    title_colour="#1f3f6e", ink_colour="#141a24", show_plan=True,
)  # fmt: skip
HEBEI = replace(
    BUILT_IN, border="laurel", paper_colour="#fdfefa", frame_colour="#14532d", ornament_colour="#8a9a4a", show_sex=False,
    statement="{when}参加{level}{programme}{class}学习（{host}承办），完成规定的{hours}学时课程，经考核合格，准予结业。",
)  # fmt: skip
COMING = replace(
    FUJIAN, border="laurel", frame_colour="#7a1f2b", title_colour="#9c1f2b", ornament_colour="#b0935a"
)

# (office, accounts of drafter and publisher, level, first year, name, design)
IN_USE: tuple[tuple[str, tuple[str, str], Level, int, str, Design], ...] = (
    ("人社部", ("bu_shenhe", "bu_shenpi"), Level.NATIONAL, 2021, "国家级结业证书", NATIONAL),
    ("山东", ("shandong_shenhe", "shandong_shenpi"), Level.PROVINCIAL, 2021, "山东省级结业证书", SHANDONG),
    ("福建", ("fujian_shenhe", "fujian_shenpi"), Level.PROVINCIAL, 2024, "福建省级结业证书", FUJIAN),
    ("河北", ("hebei_shenhe", "hebei_shenpi"), Level.PROVINCIAL, 2021, "河北省级结业证书", HEBEI),
)


def load_templates(year):
    """Those in use, and Fujian's draft for the coming year, which waits for its second person."""
    if Template.objects.exists():
        return
    for short_name, accounts, level, first_year, name, design in IN_USE:
        drafter, publisher = (User.objects.get(username=each) for each in accounts)
        drafted = draft_template(
            office(short_name), level=level, first_year=first_year, name=name, design=design, actor=drafter,
            now=moment(date(first_year, 1, 11)),
        )  # fmt: skip
        publish_template(drafted, actor=publisher, now=moment(date(first_year, 1, 12)))
    draft_template(
        office("福建"), level=Level.PROVINCIAL, first_year=year, name="福建省级结业证书（拟）", design=COMING,
        actor=User.objects.get(username="fujian_shenhe"), now=moment(date(year - 1, 1, 15), 15),
    )  # fmt: skip
