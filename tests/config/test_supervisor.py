import sys
import time

from config.supervisor import Child, next_pause, stop_all


def tend_until(child, reached, seconds=10.0):
    end = time.monotonic() + seconds
    while not reached() and time.monotonic() < end:
        child.tend(time.monotonic())
        time.sleep(0.02)
    assert reached()


def test_pause_doubles_for_a_child_that_keeps_dying_and_not_for_one_that_lived():
    pauses = [0.0]
    for _ in range(7):
        pauses.append(next_pause(pauses[-1], lived=0.1))
    assert pauses == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert next_pause(30.0, lived=61) == 1.0


def test_a_child_that_dies_is_started_again(tmp_path, capfd):
    log = tmp_path / "starts"
    code = f"open({str(log)!r}, 'a').write('x'); raise SystemExit(3)"
    child = Child("后台任务", [sys.executable, "-c", code], tmp_path)
    tend_until(child, lambda: log.exists() and log.read_text() == "xx")
    stop_all([child.process] if child.process else [])
    assert "后台任务意外停止（状态 3），1 秒后重新启动。" in capfd.readouterr().err


def test_all_children_are_gone_after_the_stop(tmp_path):
    children = [
        Child("甲", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path) for _ in range(2)
    ]
    for child in children:
        child.tend(time.monotonic())
    processes = [child.process for child in children]
    stop_all(processes)
    assert [process.returncode for process in processes] == [-15, -15]
