"""What holds for the repository as a whole: direction, scope, labels, templates, wording, versions."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from applications.parts import PARTS
from applications.views.parts import ROWS, template_of
from workflow.templatetags.looks import VERBS
from workflow.wording import WORDING

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "accounts", "workflow", "policies", "programs", "applications", "trainees", "finance", "certificates",
    "supervision", "reports",
)  # fmt: skip
CJK = re.compile("[\u4e00-\u9fff]")

# How a door may begin a query: through the reader's scope, or through a set that is public by its name.
# `of` takes a row that was itself reached through its scope; a receipt code and the token of a calendar are their own right.
OPENINGS = {
    "none",
    "visible_to",
    "public",
    "published",
    "addressed_to",
    "working_days",
    "authorities",
    "of",
    "with_receipt",
    "with_digest",
}
# Tasks act for the system; they work off sets whose names say what is waiting.
WAITING = {"in_force", "standing", "waiting", "stale", "due"}


def sources(pattern, *, inside=APPS):
    for app in inside:
        for path in sorted((ROOT / app).rglob(pattern)):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def trees(paths):
    return ((path, tree_of(path)) for path in paths)


def doors():
    for path in sources("*.py"):
        relative = path.relative_to(ROOT)
        if relative.parts[1].removesuffix(".py") in ("views", "admin", "tasks"):
            yield path


def actions():
    for path in sources("*.py"):
        if path.relative_to(ROOT).parts[1].removesuffix(".py") == "actions":
            yield path


def test_imports_point_only_to_the_left():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.req("PR-06")
def test_doors_reach_rows_only_through_scope():
    found = []
    for path, tree in trees(doors()):
        allowed = OPENINGS | (WAITING if path.name == "tasks.py" else set())
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "objects"
                and not opens_in_scope(node, parents, allowed)
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def opens_in_scope(node, parents, allowed):
    """`Model.objects.visible_to(…)`, or `Model.objects…` handed to get_visible, which asks the scope itself."""
    parent = parents[node]
    if isinstance(parent, ast.Attribute) and parent.attr in allowed:
        return True
    while isinstance(parent, ast.Attribute | ast.Call):
        if isinstance(parent, ast.Call) and getattr(parent.func, "id", "") == "get_visible":
            return True
        parent = parents[parent]
    return False


# Actions that the public or the system takes: nobody is logged in, so there is no actor to pass.
WITHOUT_ACTOR = {
    "receive_complaint",
    "sign_in",
    "propose_for",
    "mark_mailed",
    "write_letter",
    "write_outside",
    "drop_line",
    "claim",
    "begin_batch",
    "reserve_batch",
    "end_batch",
    "look_up",
    "note_log_troubles",
    "watch_lookups",
    "raise_alarm",
    "note_look",
    "publish_head",
    "report_error",
    "make_share",
    "end_share",
    "note_shared",
    "supersede_replaced",
    "state_hours",
}


def test_every_action_takes_actor_and_now():
    found = []
    for path, tree in trees(actions()):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and is_action(node):
                names = {argument.arg for argument in node.args.kwonlyargs}
                wanted = {"now"} if node.name in WITHOUT_ACTOR else {"actor", "now"}
                if not wanted <= names:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} lacks {wanted - names}")
    assert found == []


def is_action(function):
    """A public function that opens a transaction or is registered as a move."""
    if function.name.startswith("_"):
        return False
    words = {ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list}
    return bool(words & {"transaction.atomic", "register"})


def test_actions_never_read_the_clock():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees(actions())
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("timezone.now", "datetime.now", "date.today")
    ]
    assert found == []


def test_moments_are_shown_by_the_clock_of_shanghai():
    """A moment comes from the database in UTC: formatted as it is, an evening shows the day before or after."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees(sources("*.py"))
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue)
        and node.format_spec is not None
        and isinstance(node.value, ast.Attribute)
        and node.value.attr.endswith("_at")
    ]
    assert found == []


def test_labels_are_chinese():
    found = []
    for app in APPS:
        config = apps.get_app_config(app)
        if not CJK.search(config.verbose_name):
            found.append(app)
        for model in config.get_models():
            if not CJK.search(str(model._meta.verbose_name)):
                found.append(model._meta.label)
            for field in model._meta.concrete_fields:
                if field.editable and not field.primary_key and not CJK.search(str(field.verbose_name)):
                    found.append(f"{model._meta.label}.{field.name}")
    # Rows that no form and no admin page shows may keep plain names.
    hidden = ("workflow.Chain", "workflow.Snapshot", "workflow.Attachment.subject", "workflow.Remark.subject")
    hidden += (
        "accounts.ThrottleCounter",
        "workflow.Entry.",
        "workflow.Reminder.",
        "certificates.IssuanceLog.",
        "certificates.TreeNode.",
        "certificates.TreeSize.",
        "certificates.Leaf.salt",
        "certificates.ErrorReport.receipt_hash",
        "certificates.Share.token_hash",
    )
    assert [name for name in found if not name.startswith(hidden)] == []


def templates():
    return sorted((ROOT / "templates").rglob("*.html"))


def test_every_template_is_used():
    texts = [
        path.read_text(encoding="utf-8")
        for path in [*sources("*.py"), *sources("*.py", inside=("config",)), *templates()]
    ]
    everything = "\n".join(texts)
    # Names that Django and allauth look for by themselves.
    found_by_name = re.compile(r"^(admin|account|mfa|allauth|usersessions)/|^\d{3}(_csrf)?\.html$")
    chosen = {f"applications/{template_of(part)}.html" for part in [*PARTS, *ROWS]}
    unused = []
    for path in templates():
        name = path.relative_to(ROOT / "templates").as_posix()
        if not found_by_name.match(name) and name not in chosen and f'"{name}"' not in everything:
            unused.append(name)
    assert unused == []


def test_every_template_that_is_included_is_there():
    named = re.compile(r"""{% (?:include|extends) "([^"]+)" """)
    own = {path.relative_to(ROOT / "templates").as_posix() for path in templates()}
    own |= {path.relative_to(ROOT).as_posix().split("/paper/")[-1] for path in ROOT.glob("*/paper/*.html")}
    missing = {
        (path.name, name)
        for path in templates()
        for name in named.findall(path.read_text(encoding="utf-8"))
        if name not in own and not name.startswith(("admin/", "unfold/", "allauth/", "account/", "mfa/"))
    }
    assert missing == set()


INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)


def test_templates_have_no_inline_style_or_script():
    found = [
        path.relative_to(ROOT).as_posix()
        for path in templates()
        if INLINE.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_verb_of_the_journal_has_its_words_and_its_look():
    verbs = {
        node.args[1].value
        for _, tree in trees(sources("*.py"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "record_many")
        if len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    }
    assert len(verbs) > 100
    assert sorted(verb for verb in verbs if not CJK.search(WORDING.get(verb, ""))) == []
    assert sorted(verbs - set(VERBS)) == []


def test_no_host_of_a_registry_and_no_path_of_a_machine_is_named():
    names = [
        *ROOT.glob("*.txt"),
        *ROOT.glob("*.toml"),
        *ROOT.glob("*.yml"),
        ROOT / "Dockerfile",
        *(ROOT / "deploy").glob("*"),
    ]
    found = [
        path.name
        for path in names
        if path.is_file()
        and re.search(r"--(extra-)?index-url|/root/|/work/", path.read_text(encoding="utf-8"))
    ]
    assert found == []


# How many rows each source document has in the list of requirements; PR are promises, T threats.
ROWS_OF = {"000": 64, "001": 63, "002": 54, "003": 89, "004": 52, "PR": 33, "T": 40}
MARK = re.compile(r"mark\.req\(([^()]+)\)")
ROW = re.compile(r"(?:(00[0-4])-(\d\d)|(PR)-(\d\d)|(T)(\d\d))")


def marked_rows():
    """(place, row) of every argument of a `req` mark in the tests."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        # Found by its words: to take 700 files apart for them takes a minute of a busy machine.
        for mark in MARK.finditer(path.read_text(encoding="utf-8")):
            for argument in ast.literal_eval(f"({mark[1]},)"):
                yield str(path.relative_to(ROOT)), argument


def exists(row):
    found = ROW.fullmatch(row) if isinstance(row, str) else None
    if not found:
        return False
    source, number = (part for part in found.groups() if part)
    return 1 <= int(number) <= ROWS_OF[source]


def test_every_mark_names_a_requirement_that_exists():
    marks = list(marked_rows())
    assert [(place, row) for place, row in marks if not exists(row)] == []
    assert len(marks) > 100
    assert not any(map(exists, ("000-65", "005-01", "PR-34", "T41", "000-00", "000-1", "", None)))


@pytest.mark.req("PR-11", "PR-21")
def test_every_refusal_that_a_door_shows_is_logged():
    found = []
    for path, tree in trees(doors()):
        for node in ast.walk(tree):
            if not isinstance(node, ast.ExceptHandler) or "Refused" not in ast.unparse(node.type or node):
                continue
            called = {ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
            if not called & {"log_refusal", "refused"}:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []
