"""A trial as a workbook: the outcomes, rule by rule, and every sentence of the classes that fare worse or better."""

from policies.reading import in_words
from workflow.xlsx.writing import Table, write_workbook

RULES = ("事项", "草案规定", "新增不符合", "新增须说明", "新增待判断", "转为符合", "有所放宽")
CASES = ("项目编号", "研修选题", "承办单位", "类别", "原结论", "草案结论", "事项", "原规则", "草案")


def trial_workbook(trial, rule_set, *, now) -> bytes:
    heads = (
        "规则试运行",
        f"草案：{rule_set}（{rule_set.notice.citation}）",
        f"共检验 {len(trial.cases)} 期：变严 {len(trial.worse)} 期，放宽 {len(trial.better)} 期，"
        f"不变 {trial.unchanged} 期（{now:%Y-%m-%d %H:%M} 测算，不改变任何项目）",
    )
    return write_workbook(
        outcome_table(trial, heads),
        Table(RULES, map(rule_row, trial.tallies), ("逐条变化", *heads[1:]), "逐条变化", (22, 50, 12, 12, 12, 12, 12)),
        case_table(trial.worse, "变严的项目", heads, lambda case: case.worse),
        case_table(trial.better, "放宽的项目", heads, lambda case: case.better),
    )  # fmt: skip


def outcome_table(trial, heads):
    rows = [(mark.label, before, after, after - before) for mark, before, after in trial.outcomes]
    before, after = trial.paid
    return Table(
        ("结论", "原规则（期）", "草案（期）", "增减"),
        [*rows, ("测算补助合计（元）", before, after, after - before)],
        heads,
        "汇总",
        (26, 20, 20, 20),
    )


def rule_row(tally):
    return (
        tally.rule.label,
        words_of(tally.rule),
        tally.refusing,
        tally.asking,
        tally.undecided,
        tally.passing,
        tally.easing,
    )


def words_of(rule):
    """What the draft demands; a rule that it no longer has says so in its clause."""
    return (
        rule.clause
        if rule.value is None and not rule.notice_number
        else in_words(rule.key, rule.kind, rule.value)
    )


def case_table(cases, title, heads, shifts_of):
    rows = [
        (
            case.programme.code, case.programme.title, case.programme.host.name, case.programme.track.name,
            case.before.label, case.after.label, shift.label, shift.was, shift.becomes,
        )
        for case in cases
        for shift in shifts_of(case)
    ]  # fmt: skip
    widths = (14, 34, 26, 14, 10, 10, 18, 46, 46)
    notes = () if rows else (f"没有{title}。",)
    return Table(CASES, rows, (title, *heads[1:2]), title, widths, ("项目编号",), notes=notes)
