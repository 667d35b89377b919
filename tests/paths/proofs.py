"""What every story must end in, whatever its notice."""

from django.core.management import call_command

from tests.paths.papers import everything_written, holding, lying_in_redis


def holder_prints_and_third_party_verifies(story, person, number, *, words=(), never=()):
    """Name and ID number on the home page lead to the paper; its number alone leads a third party to 有效.

    The paper bears `words` and none of `never`, where there is a program to read it (see `_outsiders`).
    """
    name, document, _ = person
    found = story.look_up(name, document)
    assert number in found.text
    page = story.open_certificate(found)
    assert number in page.text
    assert document not in page.text
    printed = story.paper(page)
    assert story.pdf.startswith(b"%PDF-")
    if printed is not None:
        for expected in (number, name, *words):
            assert expected in printed, f"{expected} is not in {printed}"
        assert [each for each in (document, *never) if each in printed] == []
    verified = story.verify(number)
    assert "有效" in verified.text
    assert name not in verified.text  # 王*明: no more than a stranger with the paper may know


def every_miss_is_the_same_answer(story, person, stranger):
    """Right name and wrong number, wrong name and right number, nobody at all: one answer."""
    asked = [(person[0], stranger[1]), (stranger[0], person[1]), ("查无此人", "110101199003078515")]
    answers = {story.look_up(name, number).text for name, number in asked}
    assert len(answers) == 1
    assert "没有查到" in answers.pop()


def nothing_leaks(case, caplog):
    """No full ID number at rest or in a log: not in a row, a file, the queue, or what was logged on the way.

    Files are read to the bottom: unpacked streams, metadata and older revisions of every PDF, parts of every workbook.
    """
    numbers = [number for _, number, _ in case.trainees()]
    assert holding(numbers, everything_written()) == []
    assert holding(numbers, lying_in_redis()) == []
    assert holding(numbers, [("log", caplog.text)]) == []


def journal_holds(story, capsys):
    """Every chain verifies; the class's own shows who did what for whom."""
    call_command("verify_journal")
    assert "办理记录完好" in capsys.readouterr().out
    shown = story.timeline().text
    for verb in ("开班", "导入", "结业通过"):
        assert verb in shown, shown
