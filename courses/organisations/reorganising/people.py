"""Posts and roles of a unit that ends go on in its successor."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from courses.audit import actions as audit
from courses.organisations import granting
from courses.organisations.grants import Grant
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from courses.organisations.reorganising.plans import Plan

DAY = timedelta(days=1)


def hold(plan: Plan) -> None:
    """Lock the units that end and the posts there, so that nobody is appointed or leaves while the plan is checked and
    written. Wants a transaction whose plan was made under the roots of the tree."""
    list(Organisation.objects.filter(pk__in=[unit.pk for unit in plan.ended]).held())
    list(_posts_there(plan).select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def posts_touched(plan: Plan) -> QuerySet:
    """Posts held on the plan's day or later that do not stay where they are."""
    return _posts_there(plan) if plan.posts_follow else Post.objects.none()


def _posts_there(plan: Plan) -> QuerySet:
    touched = Q(organisation__in=plan.ended)
    if plan.from_unit is not None:
        touched |= Q(organisation=plan.from_unit, person__in=list(plan.people))
    return Post.objects.filter(touched).exclude(ends__lt=plan.day)


def grants_touched(plan: Plan, *, today: date) -> QuerySet:
    """Roles held on the ended units, now or later."""
    return Grant.objects.filter(organisation__in=plan.ended).not_over(today)


def move_posts(plan: Plan, *, by) -> int:
    """End the posts the day before and begin the same anew in the successor; return how many."""
    heirs = {unit.pk: heir for unit, heir in plan.endings}
    following: dict[int, tuple[Organisation, list[Post]]] = {}
    for post in posts_touched(plan).select_related("person").order_by("pk"):
        target = plan.people.get(post.person_id) or heirs[post.organisation_id]
        following.setdefault(target.pk, (target, []))[1].append(post)
    for target, posts in following.values():
        later = [post.pk for post in posts if post.starts >= plan.day]
        held = [post for post in posts if post.starts < plan.day]
        Post.objects.filter(pk__in=later).update(organisation=target)
        Post.objects.filter(pk__in=[post.pk for post in held]).update(ends=plan.day - DAY)
        Post.objects.bulk_create([_anew(post, target, plan.day) for post in held], batch_size=1000)
        people = {post.person_id: post.person for post in posts}.values()
        audit.append_all("post.followed", people, by=by, unit=target.name, since=plan.day.isoformat())
    return sum(len(posts) for _target, posts in following.values())


def move_grants(plan: Plan, *, by, now: datetime, today: date) -> int:
    """End the roles in the ended units; let them go on in the successors when the plan carries them. How many."""
    heirs = {unit.pk: heir for unit, heir in plan.endings}
    held = list(grants_touched(plan, today=today).select_related("person", "role", "organisation"))
    Grant.objects.filter(pk__in=[given.pk for given in held]).update(ended_at=now, ended_by=by)
    wanted: dict[tuple, list[Grant]] = {}
    for given in held:
        heir = heirs[given.organisation_id] if plan.carry_roles else None
        if heir is not None:
            wanted.setdefault((given.person_id, given.role_id, heir), []).append(given)
    for (_person, _role, heir), given in wanted.items():
        _carry(given, heir, by=by, now=now, today=today)
    people = {given.person_id: given.person for given in held}
    audit.append_all("role.ended_with_unit", people.values(), by=by, unit=", ".join(u.name for u in plan.ended)[:200])
    for person in people.values():
        granting.follow(person, today=today)
    return len(held)


def _anew(post: Post, target: Organisation, day: date) -> Post:
    same = {name: getattr(post, name) for name in ("title", "rank", "staff_group", "is_main", "ends")}
    return Post(person_id=post.person_id, organisation=target, starts=day, **same)


def _carry(given: list[Grant], heir: Organisation, *, by, now: datetime, today: date) -> None:
    """One grant in the heir for the days of all; what is held there already and says less is ended."""
    first = given[0]
    there = Grant.objects.filter(person=first.person, role=first.role, organisation=heir).not_over(today)
    all_of_them = [*given, *there]
    starts = max(today, min(each.starts for each in all_of_them))
    ends = None if any(each.ends is None for each in all_of_them) else max(each.ends for each in all_of_them)
    if any(each.starts <= starts and each.ends == ends for each in there):
        return
    Grant.objects.filter(pk__in=[each.pk for each in there]).update(ended_at=now, ended_by=by)
    Grant.objects.create(
        person=first.person, role=first.role, organisation=heir, starts=starts, ends=ends, given_by=by
    )
    told = {"role": first.role.name, "unit": heir.name, "since": starts.isoformat()}
    audit.append_in(heir.pk, "role.carried", first.person, by=by, **told)
