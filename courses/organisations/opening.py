"""Opening a branch: pages and files of a unit's own, and the files that all units share."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Collection, Locale, Page, get_page_models

from courses import vietnamese
from courses.audit import actions as audit
from courses.catalogue.nesting import Nested
from courses.errors import DomainError
from courses.organisations import mirroring
from courses.organisations.branches import Branch
from courses.organisations.models import Organisation


def open_branch(organisation: Organisation, *, by) -> list[Branch]:
    """Give a unit an index of its own below every main index, in every language, and a collection of files.

    Raises DomainError when the unit has a branch already or exists no longer.
    """
    with transaction.atomic():
        list(Organisation.objects.roots().held())  # so that the tree stays as it is meanwhile
        unit = Organisation.objects.get(pk=organisation.pk)
        _check(unit)
        roots = [{"page": page} for index in _main_indexes() for page in _pages_of(unit, below=index)]
        roots.append({"collection": _add_collection(unit.name)})
        opened = [Branch.objects.create(organisation=unit, opened_by=by, **root) for root in roots]
        audit.append("branch.opened", unit, by=by)
        mirroring.mirror_above(unit)
    return opened


@transaction.atomic
def share_files(name: str) -> Collection:
    """The collection that all units may choose from; made with this name when there is none."""
    kept = Branch.objects.shared().select_related("collection").first()
    return (kept or Branch.objects.create(collection=_add_collection(name))).collection


def _check(unit: Organisation) -> None:
    if unit.branches.exists():
        raise DomainError(_("“%(unit)s” has a branch already.") % {"unit": unit.name})
    if unit.valid_to:
        raise DomainError(
            _("“%(unit)s” ends or has ended. Open a branch for the unit that goes on for it.") % {"unit": unit.name}
        )


def _main_indexes() -> list[Page]:
    """In the default language."""
    models = [model for model in get_page_models() if issubclass(model, Nested)]
    return [index for model in models for index in model.objects.main().filter(locale=Locale.get_default())]


def _pages_of(unit: Organisation, *, below: Page) -> list[Page]:
    """The unit's index below a main one, and its translation below every translation of that."""
    slug = find_available_slug(below, vietnamese.slug(unit.name))
    original = below.add_child(instance=type(below)(title=unit.name, slug=slug, locale=below.locale))
    pages = [original]
    for parent in below.get_translations():
        page = original.copy_for_translation(parent.locale)
        page.title = page.draft_title = unit.name_en or unit.name
        page.slug = find_available_slug(parent, vietnamese.slug(page.title))
        page.save_revision().publish()
        pages.append(page)
    return pages


def _add_collection(name: str) -> Collection:
    return Collection.get_first_root_node().add_child(name=name[:255])
