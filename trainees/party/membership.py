"""班委 and 临时党小组 of a class with their activities, read once for page and papers."""

from dataclasses import dataclass

from trainees.hours import slot_hours, timetable
from trainees.models import PartyActivity, PartyPost, Roster, Trainee
from trainees.party.rules import in_class_hours, status_of


@dataclass(frozen=True)
class Membership:
    """`bodies` are (label, posts) in the order of Body; `activities` are (activity, whether it falls into class hours)."""

    people: tuple[Trainee, ...]
    bodies: tuple[tuple[str, tuple[PartyPost, ...]], ...]
    activities: tuple[tuple[PartyActivity, bool], ...]

    @property
    def members(self):
        return sum(each.party_member for each in self.people)

    @property
    def unknown(self):
        """How many have neither a mark nor a word about their political status on the roster."""
        return sum(status_of(each) == "unknown" for each in self.people)

    @property
    def colliding(self):
        return [activity for activity, collides in self.activities if collides]


def party_of(programme, roster: Roster | None) -> Membership:
    """Four queries, whatever the number of people; an empty one where there is no roster yet."""
    if roster is None or not roster.pk:
        return Membership((), tuple((label, ()) for label in PartyPost.Body.labels), ())
    people = tuple(roster.trainees.defer("phone", "email"))
    by_pk = {each.pk: each for each in people}
    posts = list(roster.party_posts.all())
    for post in posts:
        post.trainee = by_pk[post.trainee_id]
    bodies = tuple(
        (label, tuple(post for post in posts if post.body == body)) for body, label in PartyPost.Body.choices
    )
    taught = slot_hours(timetable(programme))
    activities = tuple(
        (each, in_class_hours(each.on, each.begins_at, taught)) for each in roster.party_activities.all()
    )
    return Membership(people, bodies, activities)


def wants_party(programme, roster: Roster) -> bool:
    """Whether a class has a page for its 班委 and 临时党小组: where the rules ask, or where there are Party members."""
    if programme.rule_set.rules().value("party.committee"):
        return True
    return bool(roster.pk) and roster.trainees.filter(party_member=True).exists()
