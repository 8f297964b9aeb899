"""Points and percent of a paper. Pure, in Decimal, rounded down at the end so that 49.999 % never passes 50."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
THIRDS = Decimal("1E-20")  # makes three thirds a whole again


def points(share: Decimal, worth: Decimal) -> Decimal:
    """What a right share (0 to 1) of a question earns."""
    return (share * worth).quantize(CENT, ROUND_HALF_UP)


def percent(scores: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Percent of a paper from (share, worth) of its questions; 0 for a paper that is worth nothing."""
    scores = list(scores)
    worth = sum((worth for _share, worth in scores), Decimal(0))
    if not worth:
        return Decimal(0)
    earned = sum((share * worth for share, worth in scores), Decimal(0))
    return (earned / worth * 100 + THIRDS).quantize(CENT, ROUND_DOWN)
