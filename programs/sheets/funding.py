"""What a plan's words for its funding mean. Values in, values out."""

from policies.subsidy import SELF_FUNDED, SUBSIDISED

_NEITHER = ("非资助", "不资助", "无资助", "不予资助")
_STATE_MONEY = ("财政", "资助", "补助", "拨款")


def funding_of(words: str) -> str | None:
    """ "subsidised" or "self_funded"; None where the words do not say (nothing written is self-funded).

    Where both are named the class is subsidised: its caps and papers then apply, and the rest is its own cost.
    """
    plain = "".join(words.split())
    if not plain:
        return SELF_FUNDED
    for word in _NEITHER:
        if word in plain:
            return SELF_FUNDED
    if any(word in plain for word in _STATE_MONEY):
        return SUBSIDISED
    if "自筹" in plain or "自费" in plain:
        return SELF_FUNDED
    return SUBSIDISED if plain.endswith("经费") else None
