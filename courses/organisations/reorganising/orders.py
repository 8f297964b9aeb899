"""What a decision says, in the shape that a reorganisation stores. Pure. Units and people are named by their keys."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from courses.organisations.decisions import Reorganisation
from courses.organisations.models import Organisation

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250)]
NameInEnglish = Annotated[str, StringConstraints(strip_whitespace=True, max_length=250)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=35)]


class Order(BaseModel):
    """`places` are the units below which others come, None for the top level, besides those that the order changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def places(self) -> set[int | None]:
        return set()


class NewUnit(Order):
    name: Name
    name_en: NameInEnglish = ""
    code: Code = ""
    kind: Organisation.Kind
    superior: int | None


class Successor(Order):
    """A unit that exists, or one that is founded."""

    unit: int | None = None
    new: NewUnit | None = None

    @model_validator(mode="after")
    def is_one_of_both(self):
        if (self.unit is None) == (self.new is None):
            raise ValueError("either a unit or a new one")
        return self

    @property
    def places(self):
        return {self.new.superior} if self.new else {self.unit}


class Rename(Order):
    unit: int
    name: Name
    name_en: NameInEnglish = ""
    code: Code = ""
    kind: Organisation.Kind


class Move(Order):
    """Without a superior the unit stands at the top."""

    unit: int
    superior: int | None

    @property
    def places(self):
        return {self.superior}


class Merge(Order):
    """`same_names`: units of one name below them become one too, all the way down."""

    units: tuple[int, ...]
    into: Successor
    same_names: bool = True
    carry_roles: bool = True

    @property
    def places(self):
        return self.into.places


class Part(Successor):
    children: tuple[int, ...] = ()
    people: tuple[int, ...] = ()


class Split(Order):
    """`heir` is the place of the heir among the parts; None when the unit itself goes on."""

    unit: int
    parts: tuple[Part, ...]
    heir: int | None
    carry_roles: bool = True

    @model_validator(mode="after")
    def heir_is_a_part(self):
        if self.heir is not None and not 0 <= self.heir < len(self.parts):
            raise ValueError("the heir is one of the parts")
        return self

    @property
    def places(self):
        return {place for part in self.parts for place in part.places}


class Close(Order):
    """`heir` takes over what belonged to the unit; without one it stays where it is."""

    unit: int
    heir: int | None


KINDS = {
    Reorganisation.Kind.RENAME: Rename,
    Reorganisation.Kind.MOVE: Move,
    Reorganisation.Kind.MERGE: Merge,
    Reorganisation.Kind.SPLIT: Split,
    Reorganisation.Kind.CLOSE: Close,
}


def kind_of(order: Order) -> Reorganisation.Kind:
    return next(kind for kind, form in KINDS.items() if type(order) is form)


def read(reorganisation: Reorganisation) -> Order:
    """The stored order of a reorganisation."""
    return KINDS[reorganisation.kind].model_validate(reorganisation.orders)
