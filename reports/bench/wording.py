"""A run in words, for people."""

UNITS = {"s": "秒", "cpu_s": "秒处理器时间", "per_s": "次/秒", "MiB": "MiB"}


def table(result):
    """The lines of the table: what, the portal's figure, the floor's, how many times it is, and what the floor does."""
    yield f"数据库：{result['database']}。每项先门户、后底线交替测量，取中位数。"
    if result.get("left_out"):
        yield f"没有安装 {'、'.join(result['left_out'])}，相应的对照略去；需要时另行安装 requirements-bench.txt。"
    for each in result["measures"]:
        unit = UNITS[each["unit"]]
        times = f"{each['rounds']} 轮" if each["rounds"] > 1 else "1 轮"
        yield (
            f"{each['label']}（{times}）：门户 {each['portal']:g} {unit}，底线 {each['floor']:g} {unit}，"
            f"{times_of(each['ratio'])}。底线：{each['floor_is']}。"
        )


def times_of(ratio):
    """How many times the floor, or how many times faster where the portal is that."""
    return f"{ratio:g} 倍" if ratio >= 1 or not ratio else f"{ratio:g} 倍（快 {1 / ratio:.1f} 倍）"
