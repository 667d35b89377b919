"""What a host pledges, in the words of the rules pinned to its class (values in, values out)."""

from policies.rules import Rules


def fee_pledge(rules: Rules) -> str:
    """What trainees are not asked for; what they pay themselves is for the notice to say (`fee.borne_by_trainee`)."""
    borne = rules.value("fee.borne_by_trainee", [])
    besides = f"除{'、'.join(borne)}外" if borne else ""
    return f"{besides}不向学员收取任何费用"
