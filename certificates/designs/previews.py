"""Sample certificates of a design: the page as it would be printed, marked 样张, for people who cannot exist."""

import threading
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache

from certificates.content import CertificateContent
from certificates.designs.design import Design
from certificates.issuing import project_name
from certificates.picture import picture_of
from certificates.press import paper

MARK = "样张"
KEPT = 24 * 3600
PATIENCE = 20  # seconds that a request waits for its turn to draw
# Drawing takes about a second of one core: two at a time leave room for everybody else.
_turns = threading.BoundedSemaphore(2)

# What a name may be: short, of a minority, very long, of rare characters.
SAMPLES = {
    "plain": ("两个字", "王芳", "女"),
    "dotted": ("带间隔号", "买买提江·艾则孜", "男"),
    "long": ("二十字以上", "阿卜杜热合曼·麦麦提吐尔逊·阿卜杜克热木江", "男"),
    "rare": ("生僻字", "王䶮𬭚", "女"),
}
CLASSES = {
    "long": "新一代信息技术与先进制造业深度融合背景下专业技术人员创新能力提升高级研修班",
}
HOSTS = {"long": "示例省专业技术人员继续教育协会、示例大学继续教育学院"}


class Busy(Exception):
    """Too many samples are being drawn at this moment."""


def sample_content(template, design: Design, sample: str) -> CertificateContent:
    """What a made-up person's certificate of a class in the template's first year would say."""
    _, name, sex = SAMPLES[sample]
    year = template.first_year
    return CertificateContent(
        number=f"YX00{year}000000",
        name=name,
        document_masked="0000**********0000",
        title=design.title or "专业技术人才知识更新工程高级研修项目结业证书",
        programme_name=project_name(design.programme or "专业技术人才知识更新工程"),
        class_title=CLASSES.get(sample, "示例专题高级研修班"),
        starts_on=date(year, 9, 2),
        ends_on=date(year, 9, 6),
        hours=Decimal(40),
        host=HOSTS.get(sample, "示例大学"),
        issuer=template.authority.name,
        issued_on=date(year, 10, 15),
        verify_url=f"{settings.SITE_URL.rstrip('/')}/verify/YX00{year}000000/",
        sex=sex,
        level=template.get_level_display(),
        plan=f"示例函〔{year}〕1号",
    )


def sample_pdf(template, sample: str) -> bytes:
    """The sample as a PDF; raises Busy."""
    design = Design.from_values(template.design)
    return _kept("pdf", template, sample, lambda content: paper(content, design=design, mark=MARK))


def sample_picture(template, sample: str) -> bytes:
    """The same as SVG, compressed with gzip; raises Busy."""
    return _kept("svg", template, sample, lambda _: picture_of(sample_pdf(template, sample)))


def _kept(form, template, sample, draw):
    """Drawn once for all who look: what is kept is named by all that the page depends on."""
    design = Design.from_values(template.design)
    content = sample_content(template, design, sample)
    name = sha256(f"{template.digest}{content.content_hash()}".encode()).hexdigest()
    key = f"template-sample:{form}:{name}"
    if (found := cache.get(key)) is not None:
        return found
    if form == "pdf" and not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        drawn = draw(content)
    finally:
        if form == "pdf":
            _turns.release()
    cache.set(key, drawn, KEPT)
    return drawn
