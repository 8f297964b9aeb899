"""Posts that people are given, leave and change."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.audit import changes
from courses.errors import DomainError
from courses.organisations.models import Organisation
from courses.organisations.posts import Post

DAY = timedelta(days=1)


def appoint(
    person,
    organisation: Organisation,
    *,
    starts: date,
    ends: date | None = None,
    is_main: bool = True,
    title: str = "",
    rank: str = "",
    staff_group: str = "",
    by,
) -> Post:
    """Give somebody a post. Raises DomainError for a second main post in the same days, or where the unit is not."""
    with transaction.atomic():
        get_user_model().objects.held().get(pk=person.pk)  # posts are given one after the other
        _check_unit(organisation, starts=starts, ends=ends)
        if is_main:
            _check_no_other_main(person, starts=starts, ends=ends)
        post = Post.objects.create(
            person=person,
            organisation=organisation,
            starts=starts,
            ends=ends,
            is_main=is_main,
            title=title,
            rank=rank,
            staff_group=staff_group,
        )
        audit.append("post.given", post, by=by, **post.told)
    return post


def transfer(
    post: Post,
    organisation: Organisation,
    *,
    on: date,
    ends: date | None,
    title: str,
    rank: str,
    staff_group: str,
    by,
) -> Post:
    """End a post the day before `on` and begin one like it in another unit or position. Returns the new one."""
    with transaction.atomic():
        post = leave(post, last_day=on - DAY, by=by)
        return appoint(
            post.person,
            organisation,
            starts=on,
            ends=ends,
            is_main=post.is_main,
            title=title,
            rank=rank,
            staff_group=staff_group,
            by=by,
        )


def leave(post: Post, *, last_day: date, by) -> Post:
    """End a post. Raises DomainError when it ends before it begins or has ended earlier."""
    with transaction.atomic():
        post = _held(post)
        if last_day < post.starts:
            raise DomainError(
                _("This post begins on %(day)s and cannot end before that day.") % {"day": _shown(post.starts)}
            )
        if post.ends and post.ends < last_day:
            raise DomainError(
                _("The last day of this post is %(day)s. Choose that day or an earlier one.")
                % {"day": _shown(post.ends)}
            )
        post.ends = last_day
        post.save(update_fields=["ends"])
        audit.append("post.left", post, by=by, **post.told)
    return post


def call_off(post: Post, *, by, today: date) -> None:
    """Take back a post that has not begun. Raises DomainError for one that has."""
    with transaction.atomic():
        post = _held(post)
        if post.starts <= today:
            raise DomainError(_("This post has begun. End it instead."))
        audit.append("post.called_off", post, by=by, **post.told)
        post.delete()


def correct(post: Post, *, wanted: dict, by) -> Post:
    """Save what was entered wrongly about a post: position, rank, staff group."""
    with transaction.atomic():
        post = _held(post)
        stored = changes.values(post, wanted)
        for name, value in wanted.items():
            setattr(post, name, value)
        told = changes.difference(Post, stored, changes.values(post, wanted))
        if told["after"]:
            post.save(update_fields=sorted(told["after"]))
            audit.append("post.corrected", post, by=by, **told, **post.told)
    return post


def _held(post: Post) -> Post:
    rows = Post.objects.select_for_update(of=("self",), no_key=True).select_related("person", "organisation")
    return rows.get(pk=post.pk)


def _check_unit(organisation: Organisation, *, starts: date, ends: date | None) -> None:
    organisation = Organisation.objects.held().get(pk=organisation.pk)  # so that it does not end meanwhile
    if not organisation.exists_on(starts) or not organisation.exists_on(ends or starts):
        raise DomainError(
            _("“%(unit)s” does not exist on all these days. Choose the unit that goes on for it, or other days.")
            % {"unit": organisation.name}
        )
    if ends and ends < starts:
        raise DomainError(_("The last day must not be before the first."))


def _check_no_other_main(person, *, starts: date, ends: date | None) -> None:
    others = Post.objects.of(person).main().exclude(ends__lt=starts)
    if ends:
        others = others.exclude(starts__gt=ends)
    other = others.select_related("organisation").first()
    if other:
        raise DomainError(
            _(
                "%(person)s has a main post in “%(unit)s” in these days. End it, transfer it, or make this one secondary."
            )
            % {"person": person, "unit": other.organisation.name}
        )


def _shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
