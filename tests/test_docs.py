"""What the documents claim and a program can check: links, commands, names, options."""

import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from config import up
from policies.keys import KEYS

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "accounts", "workflow", "policies", "programs", "applications", "trainees", "finance", "certificates",
    "supervision", "reports",
)  # fmt: skip
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
# `accounts.roles.Role`: a name in one of our packages, not a file and not an action's place.
NAME = re.compile(rf"`((?:{'|'.join(APPS)}|config)(?:\.[A-Za-z_]+)+)`")
OWN_COMMANDS = {"up", "test"}  # answered by config.bootstrap before Django is there


def documents():
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    found = [ROOT / name for name in listed] or [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return sorted(path for path in found if path.exists())


def named(path):
    return path.relative_to(ROOT).as_posix()


def anchors_of(path):
    """The anchors that a reader's page gives to its headings, as GitHub and Gitee make them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", documents(), ids=named)
def test_links_lead_somewhere(path):
    broken = []
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        file = (path.parent / place).resolve() if place else path
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors_of(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", documents(), ids=named)
def test_commands_exist(path):
    known = set(get_commands()) | OWN_COMMANDS
    assert set(COMMAND.findall(path.read_text(encoding="utf-8"))) - known == set()


@pytest.mark.parametrize("path", documents(), ids=named)
def test_names_of_the_code_exist(path):
    missing = [
        name for name in NAME.findall(path.read_text(encoding="utf-8"))
        if not name.endswith((".py", ".html")) and name not in TASKS and not found(name)
    ]  # fmt: skip
    assert missing == []


# Celery knows a task by a fixed name of its own.
TASKS = {
    "certificates.issue_batch", "certificates.sweep_batches", "certificates.reconcile",
    "workflow.send_letters", "reports.plan_reminders", "reports.recheck_reminders",
    "accounts.forget_throttles", "certificates.watch_lookups", "trainees.drop_stale_uploads", "trainees.warn_of_short_hours",
}  # fmt: skip


def found(name):
    """Whether it is a model, a module, or something in a module."""
    app, _, rest = name.partition(".")
    if rest in {model.__name__ for model in apps.get_app_config(app).get_models()} | abstract(app):
        return True
    place, _, last = name.rpartition(".")
    for module, attribute in ((name, ""), (place, last)):
        try:
            return not attribute or hasattr(import_module(module), attribute)
        except ModuleNotFoundError:
            continue
    return False


def abstract(app):
    models = import_module(f"{app}.models")
    return {name for name in vars(models) if isinstance(getattr(models, name), type)}


def test_every_model_has_its_line_in_the_glossary():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    models = [f"{app}.{model.__name__}" for app in APPS for model in apps.get_app_config(app).get_models()]
    assert [name for name in models if f"`{name}`" not in text] == []


def test_every_family_of_rules_has_its_line_in_the_glossary():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    table = text[text.index("### Families of rule keys") : text.index("## The plan")]
    assert sorted(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)) == sorted(
        {key.split(".")[0] for key in KEYS}
    )


def test_the_pieces_that_are_listed_are_the_pieces_there_are():
    text = (ROOT / "docs" / "pieces.md").read_text(encoding="utf-8")
    table = text[text.index("## Pieces") : text.index("## Tags")]
    listed = {
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    there = {path.stem for path in (ROOT / "templates" / "_pieces").glob("*.html")}
    assert listed - there == set()


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readmes_name_the_options_of_up(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert {"--port", "--data"} <= set(re.findall(r"--[a-z]+", text))
    options = up.parse(ROOT, ["--port", "8001", "--data", "/tmp/portal"])
    assert (options.port, options.data.name) == (8001, "portal")


# Words on the pages that no source holds in one piece: put together from parts, or Django's own.
COMPOSED = {"新建以上单位", "确认退回补正", "经费结算待审核", "执行", "有效"}


def test_the_manual_speaks_in_the_words_of_the_pages():
    html = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    pages = re.sub(r"<[^>]*>|\{%.*?%\}", "", html) + html
    for package in (*APPS, "config"):
        pages += "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / package).rglob("*.py"))
    text = (ROOT / "docs" / "manual.zh-CN.md").read_text(encoding="utf-8")
    quoted = {words.rstrip("…") for words in re.findall("“([^”\n]{1,30})”", text)}
    assert sorted(words for words in quoted - COMPOSED if words not in pages) == []


def test_every_dependency_has_its_reason():
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    wanted = [re.split(r"[\[~=<>]", line)[0].lower() for line in lines if line and not line.startswith("#")]
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    reasons = text[text.index("## Why each dependency") :].lower()
    unnamed = [
        name for name in wanted
        if name not in reasons and not (name.startswith("pytest-") and f"-{name[7:]}" in reasons)
    ]  # fmt: skip
    assert unnamed == []
