"""Attachments of a notice file: what may be said of each, and the files that lie beside it."""

from django.core.files.base import ContentFile

from accounts.refusals import Refused
from workflow.uploads import ISSUED, checked_upload

KNOWN = {"name", "file_name", "year", "file"}


def enclosure_faults(items):
    """Everything that is wrong with a notice file's list of attachments, as sentences."""
    if not isinstance(items, list):
        yield "attachments 应为附件的清单"
        return
    names: list[str] = []
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict) or not isinstance(item.get("name"), str) or not item["name"]:
            yield f"第 {number} 个附件须写明 name"
            continue
        if extra := set(item) - KNOWN:
            yield f"第 {number} 个附件不认识：{'、'.join(sorted(extra))}"
        if item["name"] in names:
            yield f"第 {number} 个附件“{item['name']}”重复"
        names.append(item["name"])
        if not is_plain_name(item.get("file", "x")):
            yield f"第 {number} 个附件的 file 应为与通知文件同一目录下的文件名"


def is_plain_name(name):
    return isinstance(name, str) and name not in ("", ".", "..") and not set(name) & set("/\\\0")


def enclosed(folder, items):
    """(the items, each with `content` and `content_type` where it names a file; sentences on files that will not do)."""
    found, faults = [], []
    for item in items:
        given = dict(item)
        if name := item.get("file"):
            try:
                content = (folder / name).read_bytes()
                given["content"], given["content_type"] = checked_upload(ContentFile(content), kinds=ISSUED)
            except OSError as error:
                faults.append(f"附件“{item['name']}”的文件 {name} 不能读取：{error}")
            except Refused as refusal:
                faults.append(f"附件“{item['name']}”的文件 {name}：{refusal.sentence}")
        found.append(given)
    return tuple(found), faults
