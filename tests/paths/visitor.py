"""A person at a browser without script: follows links, fills in the forms that a page really shows, presses buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

PASSWORD = "Zhigeng-2026-demo"


@dataclass
class Field:
    kind: str
    name: str
    value: str = ""
    checked: bool = False
    options: dict[str, str] = field(default_factory=dict)  # value: words

    def option(self, wanted):
        """The value of the option with this value or with these words in its label."""
        found = [
            value for value, words in self.options.items() if wanted == value or (wanted and wanted in words)
        ]
        assert found, f"{self.name} offers {self.options}, not {wanted}"
        return found[0]


@dataclass
class Form:
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, words

    def names(self):
        return {each.name for each in self.fields}

    def filled(self, values, button):
        """What a browser would send: {name: [values]}. Refuses what the form does not offer."""
        assert set(values) <= self.names(), (
            f"{self.action} has no field {set(values) - self.names()}: {self.names()}"
        )
        sent: dict[str, list] = {}
        for each in self.fields:
            for value in chosen(each, values):
                sent.setdefault(each.name, []).append(value)
        words = [(name, value) for name, value, label in self.buttons if button in label]
        assert words or not button, f"{self.action} has no button “{button}”: {self.buttons}"
        if words and words[0][0]:
            sent.setdefault(words[0][0], []).append(words[0][1])
        return sent


def chosen(each, values):
    """The values that one control sends."""
    if each.kind in ("checkbox", "radio"):
        wanted = values.get(each.name, each.value if each.checked else None)
        if wanted is True or wanted == each.value or (isinstance(wanted, list) and each.value in wanted):
            return [each.value]
        return []
    wanted = values.get(each.name, each.value)
    if each.kind == "select" and each.name in values:
        wanted = each.option(str(wanted))
    if each.kind == "file":
        return [SimpleUploadedFile(*wanted)] if isinstance(wanted, tuple) else []
    return [str(wanted)]


class Reader(HTMLParser):
    """The forms, links and words of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self.links, self.words = [], [], []
        self.form, self.select, self.area, self.button, self.option = None, None, None, None, None
        self.hidden, self.slots, self.slot = 0, {}, ""
        self.labels, self.label = {}, ""

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag in ("script", "style"):
            self.hidden += 1
        elif tag == "form":
            self.form = Form(a.get("action", ""), a.get("method", "get").lower())
            self.forms.append(self.form)
        elif tag == "a" and "href" in a:
            self.links.append(a["href"])
        elif tag == "label" and "for" in a:
            self.label = a["for"]
            self.labels[self.label] = ""
        elif tag == "li" and a.get("id", "").startswith("slot-"):
            self.slot = a["id"].removeprefix("slot-")
            self.slots[self.slot] = ""
        elif tag in ("input", "select", "textarea", "button") and "disabled" not in a:
            self.control(tag, a)
        elif tag == "option" and self.select is not None:
            self.option = a.get("value", "")
            if "selected" in a or not self.select.options:
                self.select.value = self.option
            self.select.options[self.option] = ""

    def control(self, tag, a):
        form, name = None if "form" in a else self.form, a.get("name", "")
        if tag == "button" and form is not None:
            self.button = [name, a.get("value", ""), ""] if a.get("type", "submit") == "submit" else None
        elif form is None or not name:
            return
        elif tag == "input":
            kind = a.get("type", "text")
            default = "on" if kind in ("checkbox", "radio") else ""
            if kind == "submit":
                form.buttons.append((name, a.get("value", ""), a.get("value", "")))
            else:
                form.fields.append(Field(kind, name, a.get("value", default), "checked" in a))
        else:
            control = Field(tag, name)
            form.fields.append(control)
            if tag == "select":
                self.select = control
            else:
                self.area = control

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.hidden -= 1
        elif tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "option":
            self.option = None
        elif tag == "li":
            self.slot = ""
        elif tag == "label":
            self.label = ""
        elif tag == "textarea":
            if self.area is not None:
                self.area.value = self.area.value.removeprefix("\n")
            self.area = None
        elif tag == "button" and self.button:
            if self.form is not None:
                self.form.buttons.append(tuple(self.button))
            self.button = None

    def handle_data(self, data):
        if self.area is not None:
            self.area.value += data
        elif self.select is not None:
            if self.option is not None:
                self.select.options[self.option] += data.strip()
        elif self.button:
            self.button[2] += data.strip()
            self.words.append(data)
        elif not self.hidden:
            self.words.append(data)
            if self.slot:
                self.slots[self.slot] += data
            if self.label:
                self.labels[self.label] += data


class Page:
    """An answer of the portal, read as a browser reads it."""

    def __init__(self, response, url):
        self.response, self.url, self.status = response, url, response.status_code
        self.type = response.headers.get("Content-Type", "")
        self.reader = Reader()
        if self.type.startswith("text/html"):
            self.reader.feed(response.content.decode())

    @property
    def content(self):
        response = self.response
        return b"".join(response.streaming_content) if response.streaming else response.content

    @property
    def text(self):
        """The words of the page, without the white space between them."""
        return " ".join(" ".join(self.reader.words).split())

    @property
    def links(self):
        return self.reader.links

    def link(self, *parts):
        """The first link whose address holds every part."""
        found = [each for each in self.links if all(part in each for part in parts)]
        assert found, f"{self.url} has no link with {parts}: {sorted(set(self.links))}"
        return found[0]

    def slots(self):
        """{code: upload form} of the document slots that take a file."""
        found = {}
        for form in self.reader.forms:
            if {"slot", "file"} <= form.names():
                found[next(each.value for each in form.fields if each.name == "slot")] = form
        return found

    def form(self, action="", having="", button=""):
        """The one form that posts to an address ending so, has this field and this button."""
        found = [
            each for each in self.reader.forms
            if each.method == "post"
            and (each.action or self.url.partition("?")[0]).endswith(action)
            and (not having or having in each.names())
            and (not button or any(button in words for _, _, words in each.buttons))
        ]  # fmt: skip
        offered = [(each.action, sorted(each.names()), each.buttons) for each in self.reader.forms]
        assert found, f"{self.url} has no form {action} {having} {button}: {offered}\n{self.text[:1500]}"
        return found[0]


class Visitor:
    """One person with a session of their own; the pages are asked for as a browser would, with cookies and CSRF."""

    def __init__(self):
        self.client = Client(enforce_csrf_checks=True)

    def get(self, url, status=200):
        response = self.client.get(url, follow=True)
        return self.seen(response, url, status)

    def seen(self, response, url, status):
        if getattr(response, "redirect_chain", None):
            url = response.redirect_chain[-1][0]
        page = Page(response, url)
        assert page.status == status, f"{url}: {page.status}, not {status}\n{page.text[:3000]}"
        return page

    def submit(self, page, action="", *, button="", having="", status=200, **values):
        """Fill in a form of the page and press a button; gives the page that follows."""
        return self.send(page, page.form(action, having, button), values, button=button, status=status)

    def send(self, page, form, values, *, button="", status=200):
        target = form.action or page.url
        data = form.filled(values, button)
        response = self.client.post(target, data, follow=True)
        return self.seen(response, target, status)

    def download(self, page, link):
        """The bytes behind a link of the page."""
        return self.get(link).content

    def leave(self):
        self.client.logout()

    def log_in(self, username, password=PASSWORD):
        self.client.logout()
        page = self.get("/accounts/login/")
        page = self.submit(page, "/accounts/login/", login=username, password=password)
        assert "/accounts/login/" not in page.url, page.text
        return page
