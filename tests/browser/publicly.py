"""Certificates of every state for the public's pages in a browser, and what is asked of a page there."""

from dataclasses import dataclass

from certificates.actions import issue_batch
from certificates.models import Certificate
from tests.certificates.builders import accepted, clock, held_class
from tests.certificates.looked_up import people_of, shown
from tests.trainees.builders import id_number

NAME, NUMBER = "买买提·艾力", id_number(1)
# A window of 1280 × 1024 at 400 %.
ENLARGED = {"width": 320, "height": 256}

# Whatever reaches beyond the window to a side or is cut off; not what is for screen readers alone, nor long words in a
# field, which scroll under the cursor as everywhere.
BEYOND = """() => {
  const found = [], wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`the page is ${wide} px wider than the window`);
  for (const each of document.querySelectorAll("body *")) {
    if (each.closest(".sr, .skip, [hidden], noscript, svg, option")) continue;
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    if (style.visibility === "hidden" || !box.width || !box.height) continue;
    const name = `${each.tagName}.${each.className}`;
    if (box.right > innerWidth + 0.5 || box.left < -0.5) found.push(`${name} ${box.left}–${box.right}`);
    const cut = ["hidden", "clip", "auto", "scroll"].includes(style.overflowX) && !each.matches("input, textarea");
    if (cut && each.scrollWidth > each.clientWidth + 1) found.push(`${name} hides a part of itself`);
  }
  return found;
}"""


@dataclass(frozen=True)
class World:
    """Numbers of certificates: `valid` is that of NAME and NUMBER, issued and sealed."""

    valid: str
    superseded: str
    revoked: str


def world() -> World:
    issue_batch(accepted(held_class(count=1, names={1: NAME})).pk, clock=clock)
    people = people_of({2: "王伟", 3: "李娜"})
    states = Certificate.State
    return World(
        Certificate.objects.get().number,
        shown(people[2], state=states.SUPERSEDED).number,
        shown(people[3], state=states.REVOKED).number,
    )


def ask(tab, name, number):
    """Fill in the look-up of the page that is shown, and press its button; gives the status of the answer."""
    tab.fill("form.lookup [name=name]", name)
    tab.fill("form.lookup [name=number]", number)
    with tab.expect_navigation() as answer:
        tab.click("form.lookup button")
    return answer.value.status
