"""Indexes of the whole installation, and below each of them one for every unit that has a branch."""

from courses.catalogue.lasting import Lasting
from courses.catalogue.restrictions import RestrictedQuerySet


class NestedQuerySet(RestrictedQuerySet):
    def main(self):
        """The index of the whole installation, one in each language."""
        return self.filter(branch=None)

    def of_units(self):
        return self.filter(branch__isnull=False)


class Nested(Lasting):
    """Put before Page. An index whose page for a unit is opened with the unit's branch, never by hand."""

    holds_the_site = True
