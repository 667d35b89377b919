"""The band across the page: colour, icon and words of every outcome of a verification (pure)."""

from dataclasses import dataclass

WORDS = {
    "valid": ("有效", "平台登记中有这本证书，现在有效。请核对姓名、研修班与您手中的证书是否一致。"),
    "superseded": ("已被新证书替代", "这本证书更正过，原证书不再使用，请以新证书为准。"),
    "revoked": ("已撤销", "发证机关已撤销这本证书，不再有效。"),
    "unknown": ("查无此证", "平台登记中没有这个编号的证书，不能认定为本平台的证书。"),
    "faulty": (
        "登记有误，请联系发证机关",
        "这个编号有登记，但登记与公开日志对不上，现在不能认定为有效。这不一定是持证人的问题，请向发证机关核实。",
    ),
}
FORGED = (
    "二维码与登记不符，疑似伪造",
    "二维码中的签名不是本平台的，或所载内容与编号不是一回事。请不要采信这份证书，按纸面的编号另行核验，并向发证机关反映。",
)
FILES = {"changed": "文件被改动", "foreign": "不是本平台签发的文件", "unreadable": "文件读不出来"}
# Sealed by somebody else, or by us and never registered: more than a wrong file.
GRAVE = frozenset({"other_seal", "unregistered"})


@dataclass(frozen=True)
class Band:
    """`look` is a state or tone with its icon, `heading` the h1 and title of the page."""

    look: str
    heading: str
    sentence: str
    icon: str = ""


def band_for(state: str) -> Band:
    """For a number: one of valid, superseded, revoked, unknown, faulty."""
    heading, sentence = WORDS[state]
    look = "red" if state == "faulty" else state
    return Band(look, heading, sentence)


def band_of_code(state: str, *, forged: bool) -> Band:
    return Band("red", *FORGED, icon="ban") if forged else band_for(state)


def band_of_file(state: str, outcome: str, reason: str, sentence: str) -> Band:
    """For a file; `state` is that of the certificate it is, `outcome` what became of the file itself."""
    if outcome != "ours":
        look = "red" if outcome == "changed" or reason in GRAVE else "grey"
        icon = {"changed": "alert", "foreign": "ban", "unreadable": "file"}[outcome]
        return Band(look, FILES[outcome], sentence, icon)
    if state == "valid":
        return Band("valid", "文件与发证时完全相同，证书有效", sentence)
    said = band_for(state)
    return Band(
        said.look, f"文件与发证时完全相同，但证书{said.heading}", f"{sentence}{said.sentence}", said.icon
    )
