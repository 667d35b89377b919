"""Everything that the log says, computed anew: entries, subtrees, heads, the copies outside, and the certificates.

`troubles()` yields a sentence for each place where two of them do not agree; nothing when all is in order.
"""

from collections.abc import Iterable, Iterator

from django.db.models import F, OuterRef, Q, Subquery

from certificates.models import Certificate, Leaf, TreeHead, TreeNode
from certificates.transparency import witness
from certificates.transparency.heads import zulu
from certificates.transparency.proofs import head_of, log_origin, log_size
from certificates.transparency.standing import LAST, with_entries
from certificates.transparency.statements import salted_hash
from certificates.transparency.tree import Place, frontier, grown, root_of

CHUNK = 4096
NAMED = 20  # so many numbers are named in one sentence

Event, State = Leaf.Event, Certificate.State


def troubles() -> Iterator[str]:
    size = log_size()
    heads = list(TreeHead.objects.order_by("day"))
    yield from _signatures(heads)
    yield from _tree(size, _marks(heads))
    yield from _beyond(size)
    yield from _certificates()


def _signatures(heads: list[TreeHead]) -> Iterator[str]:
    origin, before = log_origin(), 0
    for head in heads:
        if not head_of(head, origin).holds():
            yield f"{head.day} 的签名头与签名不符：签名头被改动，或签名密钥已不在密钥文件中。"
        if head.size < before:
            yield f"{head.day} 的签名头只有 {head.size} 条，少于此前公布的 {before} 条。"
        before = max(before, head.size)
    stored = {str(head.day): head for head in heads}
    for each in witness.published():
        row = stored.get(each["day"])
        if row is None:
            yield f"{each['day']} 公布过的签名头（{each['size']} 条）在数据库中没有，可能恢复了旧备份。"
        elif (row.size, bytes(row.root).hex(), zulu(row.at)) != (
            each["size"],
            each["root_hex"],
            each["time"],
        ):
            yield f"{each['day']} 的签名头与当日公布的不同：数据库中的被改动。"


def _marks(heads: list[TreeHead]) -> dict[int, list[tuple[str, str]]]:
    """{size: [(what it is, root)]}: all that the log was said to be at some size."""
    marks: dict[int, list[tuple[str, str]]] = {}
    for head in heads:
        marks.setdefault(head.size, []).append((f"{head.day} 的签名头", bytes(head.root).hex()))
    if known := witness.newest():
        marks.setdefault(known.size, []).append(("数据库之外的最新记录", known.root))
    return marks


def _tree(size: int, marks: dict[int, list[tuple[str, str]]]) -> Iterator[str]:
    """Walk all entries in chunks, growing the tree anew beside the stored one."""
    known: dict[Place, bytes] = {}
    for low in range(0, size, CHUNK):
        high = min(low + CHUNK, size)
        hashes: list[bytes] = []
        yield from _entries(low, high, hashes)
        if len(hashes) < high - low:
            return  # without an entry nothing after it can be computed
        fresh = grown(low, known, hashes)
        yield from _nodes(low, high, fresh)
        known |= fresh
        for at in [at for at in marks if low < at <= high]:
            root = root_of(known[place] for place in frontier(at)).hex()
            for what, said in marks[at]:
                if root != said:
                    yield f"前 {at} 条重新算出的根与{what}不同：日志被改动。"
        known = {place: known[place] for place in frontier(high)}
    for at in sorted(at for at in marks if at > size):
        for what, _ in marks[at]:
            yield f"{what}有 {at} 条，现在只有 {size} 条：条目被删除，或恢复了旧备份。"


def _entries(low: int, high: int, hashes: list[bytes]) -> Iterator[str]:
    """The hashes of the entries from low to high, as they are stored, with what is wrong in each."""
    rows = Leaf.objects.filter(position__gte=low, position__lt=high).select_related("certificate")
    fields = ("position", "statement", "salt", "leaf_hash", "event", "certificate__number", "certificate__content_hash")  # fmt: skip
    for position, said, salt, value, event, number, content_hash in rows.order_by("position").values_list(
        *fields
    ):
        if position != low + len(hashes):
            break
        if salted_hash(bytes(salt), said) != bytes(value):
            yield f"第 {position + 1} 条的内容与叶散列不符：条目被改动。"
        if (said.get("number"), said.get("content_hash"), said.get("event")) != (number, content_hash, event):
            yield f"第 {position + 1} 条与它的证书{number}不符：证书或条目被改动。"
        hashes.append(bytes(value))
    if len(hashes) < high - low:
        yield f"第 {low + len(hashes) + 1} 条缺失，其后的条目无法核对。"


def _nodes(low: int, high: int, fresh: dict[Place, bytes]) -> Iterator[str]:
    """Compare the stored subtrees that were completed between two sizes with those computed anew."""
    wanted = Q()
    for height in range(1, high.bit_length()):
        wanted |= Q(height=height, position__gte=low >> height, position__lt=high >> height)
    rows = TreeNode.objects.filter(wanted) if wanted else TreeNode.objects.none()
    stored = {(height, position): bytes(value) for height, position, value in rows.values_list("height", "position", "node_hash")}  # fmt: skip
    expected = {place: value for place, value in fresh.items() if place[0]}
    wrong = [place for place, value in expected.items() if stored.get(place) != value]
    if wrong:
        height, position = min(wrong)
        first, last = (position << height) + 1, (position + 1) << height
        yield f"第 {first} 至 {last} 条等 {len(wrong)} 处的中间散列缺失或与条目不符。"


def _beyond(size: int) -> Iterator[str]:
    """What stands behind the end of the log."""
    if extra := Leaf.objects.filter(position__gte=size).count():
        yield f"日志记为 {size} 条，其后还有 {extra} 条不该有的条目。"
    late = Q(height__gte=size.bit_length())
    for height in range(1, size.bit_length()):
        late |= Q(height=height, position__gte=size >> height)
    if extra := TreeNode.objects.filter(late).count():
        yield f"日志记为 {size} 条，另有 {extra} 处不该有的中间散列。"


def _certificates() -> Iterator[str]:
    """Each certificate has the entries that its state asks for, and none has others."""
    issued = Certificate.objects.issued()
    yield from _named("没有发证条目而显示为已发", issued.filter(leaf=None))
    agreeing = with_entries(Certificate.objects.all()).order_by().values("pk")
    yield from _named(
        "与发证条目不符，或已有失效条目而仍显示有效", issued.exclude(leaf=None).exclude(pk__in=agreeing)
    )
    last = Leaf.objects.filter(certificate=OuterRef("pk")).order_by("-position").values("event")[:1]
    for state in (State.SUPERSEDED, State.REVOKED):
        rows = Certificate.objects.filter(state=state).annotate(last=Subquery(last)).exclude(last=LAST[state])
        yield from _named(f"显示为“{state.label}”而日志中没有这一条", rows)
    never = Certificate.objects.filter(state__in=[State.RESERVED, State.VOID], leaves__isnull=False)
    yield from _named("没有发出而日志中有条目", never.distinct())
    twice = Leaf.objects.filter(event=Event.ISSUED).exclude(certificate__leaf=F("pk")).values("certificate")
    yield from _named("有不属于它的发证条目", issued.filter(pk__in=twice))


def _named(what: str, rows: Iterable[Certificate]) -> Iterator[str]:
    numbers = list(rows.order_by("number").values_list("number", flat=True)[: NAMED + 1])  # type: ignore[attr-defined]
    if numbers:
        more = "等" if len(numbers) > NAMED else ""
        yield f"证书{what}：{'、'.join(numbers[:NAMED])}{more}。"
