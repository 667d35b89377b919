"""What a certificate template may decide, as a value: colours, words and ornaments of one page (pure).

The page's places are fixed, so that a class is laid out once; a design chooses what stands there and how it looks.
"""

import json
from dataclasses import dataclass, fields
from hashlib import sha256

FORMAT = "zhigeng-design/1"


@dataclass(frozen=True, kw_only=True)
class Design:
    """One design; the defaults are the portal's own. Colours are #rrggbb, `statement` names its places in braces."""

    border: str = "guilloche"
    watermark: bool = True
    paper_colour: str = "#fffdf6"
    ornament_colour: str = "#b8934a"
    frame_colour: str = "#a3262a"
    title_colour: str = "#b01c21"
    ink_colour: str = "#1c1712"
    statement: str = (
        "{when}参加由{host}承办的{level}{programme}{class}，修完规定课程，"
        "共计{hours}学时，考核合格，准予结业，特发此证。"
    )
    show_sex: bool = True
    show_plan: bool = False
    seal_svg: str = ""

    def canonical_json(self) -> str:
        """The design as one line of JSON that is the same for the same design."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps(
            {"format": FORMAT, **values}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal: the name of a design in a certificate's content."""
        return sha256(self.canonical_json().encode()).hexdigest()

    @classmethod
    def from_values(cls, values: dict) -> "Design":
        """The design of a template's row; raises ValueError for a format or a field that is not known."""
        known = {field.name for field in fields(cls)} | {"format"}
        if values.get("format", FORMAT) != FORMAT or set(values) - known:
            raise ValueError("证书模板的式样不是本平台认识的格式。")
        return cls(**{name: value for name, value in values.items() if name != "format"})


BUILT_IN = Design()
