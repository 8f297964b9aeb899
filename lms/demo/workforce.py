"""A few hundred invented officials with posts in the units of the demonstration. Nobody of them exists."""

from datetime import date, timedelta
from itertools import cycle
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from courses.organisations.models import Organisation
from courses.organisations.posts import Post

User = get_user_model()
DOMAIN = "demo.example"
PEOPLE = 360
FAMILY = (
    ["Nguyễn"] * 12 + ["Trần"] * 5 + ["Lê"] * 4 + ["Phạm"] * 3 + ["Hoàng"] * 2 + ["Huỳnh", "Phan", "Vũ", "Võ", "Đặng"]
    + ["Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Lâm", "Mai", "Trịnh", "Đoàn", "Tô", "Châu", "Quách"]
)  # fmt: skip
MIDDLE = {
    "female": ["Thị", "Thị Thu", "Thị Ngọc", "Ngọc", "Thanh", "Thùy", "Minh", "Phương", "Bích", "Kim"],
    "male": ["Văn", "Đức", "Minh", "Quốc", "Hữu", "Xuân", "Anh", "Công", "Đình", "Thành"],
}
GIVEN = {
    "female": ["Anh", "Ánh", "Chi", "Dung", "Giang", "Hà", "Hạnh", "Hương", "Lan", "Linh", "Mai", "Nga", "Oanh", "Thảo",
               "Trang", "Uyên", "Vân", "Yến"],
    "male": ["An", "Bảo", "Cường", "Dũng", "Đạt", "Hải", "Hiếu", "Hùng", "Khánh", "Long", "Nam", "Phúc", "Quân", "Sơn",
             "Tài", "Thắng", "Tuấn", "Việt"],
}  # fmt: skip
POSITIONS = [
    ("Chuyên viên", Post.Rank.EXPERT, Post.StaffGroup.CIVIL_SERVANT),
    ("Chuyên viên", Post.Rank.EXPERT, Post.StaffGroup.CIVIL_SERVANT),
    ("Chuyên viên chính", Post.Rank.PRINCIPAL, Post.StaffGroup.CIVIL_SERVANT),
    ("Cán sự", Post.Rank.ASSOCIATE, Post.StaffGroup.CIVIL_SERVANT),
    ("Viên chức", Post.Rank.OTHER, Post.StaffGroup.PUBLIC_EMPLOYEE),
    ("Phó Trưởng phòng", Post.Rank.PRINCIPAL, Post.StaffGroup.CIVIL_SERVANT),
]


def load_workforce(*, today: date) -> None:
    """People with one main post each, the same ones every time."""
    if User.objects.filter(email=_email(0)).exists():
        return
    chance = Random(5722)  # noqa: S311 - invents names, decides nothing
    users = User.objects.bulk_create(_person(number, chance) for number in range(PEOPLE))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    units = cycle(_places(today))
    posts = Post.objects.bulk_create(_post(user, next(units), chance, today=today) for user in users)
    for post in posts:
        post.person.workplace = f"{post.organisation}, {post.organisation.superior}"
    User.objects.bulk_update(users, ["workplace"])


def _places(today: date) -> list[Organisation]:
    """Divisions and wards, mixed, so that every part of the demonstration has some people."""
    kinds = [Organisation.Kind.DIVISION, Organisation.Kind.COMMUNE]
    lowest = Organisation.objects.on(today).filter(kind__in=kinds).select_related("superior").order_by("kind", "pk")
    divisions = [unit for unit in lowest if unit.kind == Organisation.Kind.DIVISION]
    wards = [unit for unit in lowest if unit.kind == Organisation.Kind.COMMUNE]
    return [unit for pair in zip(cycle(divisions), wards, strict=False) for unit in pair]


def _person(number: int, chance: Random) -> User:
    gender = chance.choice(["female", "male"])
    name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE[gender])} {chance.choice(GIVEN[gender])}"
    person = User(
        email=_email(number),
        password=make_password(None),
        full_name=name,
        gender=gender,
        birth_date=date(1966, 1, 1) + timedelta(days=chance.randrange(36 * 365)),
        staff_code=f"CB{number:06d}",
    )
    person.normalise()
    return person


def _post(person, unit: Organisation, chance: Random, *, today: date) -> Post:
    title, rank, group = chance.choice(POSITIONS)
    if unit.kind == Organisation.Kind.COMMUNE and title == "Phó Trưởng phòng":
        title = "Phó Chủ tịch Ủy ban nhân dân"
    since = max(unit.valid_from or date(2025, 7, 1), date(2025, 7, 1))
    starts = since + timedelta(days=chance.randrange(120))
    return Post(
        person=person, organisation=unit, title=title, rank=rank, staff_group=group, starts=min(starts, today)
    )


def _email(number: int) -> str:
    return f"cb{number:06d}@{DOMAIN}"
