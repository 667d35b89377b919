"""Values chosen from what the portal knows: chains, seats, gates, filers, options, yes and no."""

from django import forms

from policies.forms.kinds.base import ValueForm
from policies.forms.kinds.cells import CHOOSE, CodesField, radios
from policies.keys import OPTIONS, word
from policies.kinds import FILERS, Kind
from workflow.lifecycle import Gate, Seat

PLACES = [f"seat_{n}" for n in range(1, len(Seat) + 1)]


class ChainForm(ValueForm):
    """The seats of a review chain in their order; empty places are left out."""

    kind = Kind.CHAIN

    def prepare(self):
        for number, name in enumerate(PLACES, 1):
            first = number == 1
            self.fields[name] = forms.ChoiceField(
                label=f"第 {number} 级审核",
                choices=[("", CHOOSE if first else "（到此为止）"), *Seat.choices],
                required=first,
                error_messages={"required": "审核链至少要有一级，请选择第一级审核机关。"},
            )
            self.fields[name].initial = self.initial.get(name, "")

    @staticmethod
    def initial_of(value):
        return dict(zip(PLACES, value, strict=False))

    def build(self, cleaned):
        chosen: list[str] = []
        for name in PLACES:
            seat = cleaned.get(name)
            if seat and seat in chosen:
                self.add_error(name, f"“{Seat(seat).label}”在审核链中重复了，请改选或留空。")
            elif seat:
                chosen.append(seat)
        return chosen

    def place_of(self, seat):
        """The cell in which a seat was chosen."""
        return next((name for name in PLACES if self.cleaned_data.get(name) == seat), PLACES[0])


class OnePick(ValueForm):
    @staticmethod
    def initial_of(value):
        return {"pick": value}

    def build(self, cleaned):
        return cleaned["pick"]


class SeatForm(OnePick):
    kind = Kind.SEAT
    pick = radios("机关", Seat.choices, "请选择机关。")


class GateForm(OnePick):
    kind = Kind.GATE
    pick = radios(
        "办理方式",
        [(Gate.APPROVAL, "审核（批准后方可办理）"), (Gate.RECORD, "备案（报送留存）")],
        "请选择办理方式。",
    )


class FilerForm(OnePick):
    kind = Kind.FILER
    pick = radios("填报主体", list(FILERS.items()), "请选择由谁填报。")


class FlagForm(OnePick):
    kind = Kind.FLAG
    pick = radios("内容", [("yes", "是"), ("no", "否")], "请选择是或否。")

    @staticmethod
    def initial_of(value):
        return {"pick": "yes" if value else "no"}

    def build(self, cleaned):
        return cleaned["pick"] == "yes"


class ChoiceForm(ValueForm):
    kind = Kind.CHOICE
    allowed = CodesField(label="可选范围", error_messages={"required": "请至少勾选一项。"})
    default = forms.ChoiceField(label="一般采用", required=False)

    def prepare(self):
        codes = [*OPTIONS.get(self.key, ())]
        codes += [code for code in self.initial.get("allowed", []) if code not in codes]
        options = [(code, word(code)) for code in codes]
        self.fields["allowed"].choices = options
        self.fields["default"].choices = [("", "（文件没有写明）"), *options]

    @staticmethod
    def initial_of(value):
        return {"allowed": value["allowed"], "default": value.get("default") or ""}

    def build(self, cleaned):
        before = self.initial.get("allowed", [])
        value = {"allowed": self.fields["allowed"].in_order(before, cleaned["allowed"])}
        if cleaned["default"]:
            value["default"] = cleaned["default"]
            if cleaned["default"] not in cleaned["allowed"]:
                self.add_error("default", "一般采用的一项应在上面勾选的范围之内。")
        return value
