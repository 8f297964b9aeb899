"""Ranks and staff groups as lists write them. Pure."""

from courses.organisations.posts import Post
from courses.vietnamese import fold
from lms.people_import.contacts import choice
from lms.people_import.remarks import Reading

RANKS = {
    "chuyen vien cao cap": Post.Rank.SENIOR,
    "cvcc": Post.Rank.SENIOR,
    "chuyen vien chinh": Post.Rank.PRINCIPAL,
    "cvc": Post.Rank.PRINCIPAL,
    "chuyen vien": Post.Rank.EXPERT,
    "cv": Post.Rank.EXPERT,
    "can su": Post.Rank.ASSOCIATE,
    "cs": Post.Rank.ASSOCIATE,
}
CODES = {str(rank): rank for rank in Post.Rank}
STAFF_GROUPS = {
    "can bo": Post.StaffGroup.CADRE,
    "cb": Post.StaffGroup.CADRE,
    "cong chuc": Post.StaffGroup.CIVIL_SERVANT,
    "cc": Post.StaffGroup.CIVIL_SERVANT,
    "vien chuc": Post.StaffGroup.PUBLIC_EMPLOYEE,
    "vc": Post.StaffGroup.PUBLIC_EMPLOYEE,
    "khong chuyen trach": Post.StaffGroup.PART_TIME,
    "nguoi hoat dong khong chuyen trach": Post.StaffGroup.PART_TIME,
    "khac": Post.StaffGroup.OTHER,
    "hop dong": Post.StaffGroup.OTHER,
    "nguoi lao dong": Post.StaffGroup.OTHER,
} | {str(group): group for group in Post.StaffGroup}
KNOWN_GROUPS = "Cán bộ, Công chức, Viên chức, Không chuyên trách, Khác"


def rank(text: str) -> Reading:
    """The rank that a word or a code such as 01.003 means; every other rank counts as “other”, which is told."""
    folded = fold(text).strip()
    found = RANKS.get(folded) or CODES.get(folded) or CODES.get(f"0{folded}")
    if found:
        return Reading(str(found))
    return Reading(str(Post.Rank.OTHER), "rank_other", {"rank": text})


def staff_group(text: str) -> Reading:
    """The staff group that a word means. Raises Unreadable."""
    return Reading(str(choice(text, STAFF_GROUPS, known=KNOWN_GROUPS).value))
