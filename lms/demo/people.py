"""Demonstration accounts, one for each role, and a few invented learners. All people are invented."""

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from courses.organisations import appointments, granting
from courses.organisations.models import Organisation
from lms.demo import codes
from lms.users import roles

PASSWORD = "do-thi-thong-minh-2026"  # noqa: S105  (demonstration accounts exist only when asked for)
DOMAIN = "demo.example"
ACCOUNTS = [
    ("hoc.vien", "Nguyễn Thị Minh Ánh", None),
    ("bien.tap", "Trần Quốc Bảo", roles.EDITOR),
    ("tham.dinh", "Lê Thu Hà", roles.REVIEWER),
    ("xuat.ban", "Đặng Hữu Phước", roles.REVIEWER),
    ("dao.tao", "Phạm Đức Long", roles.TRAINING_OFFICER),
    ("cap.giay", "Vũ Thị Kim Ngân", roles.ISSUING_OFFICER),
    ("quan.tri", "Hoàng Văn Ẩn", "administrator"),
    ("quan.tri.danang", "Huỳnh Thị Như Ý", roles.UNIT_ADMINISTRATOR),
    ("dao.tao.danang", "Võ Đình Khải", roles.TRAINING_OFFICER),
    ("bien.tap.danang", "Lê Thị Diễm My", roles.EDITOR),
    ("kiem.soat.danang", "Trương Thị Bích Thảo", roles.AUDITOR),
]
SINCE = date(2025, 7, 1)
CENTRE, CITY = "Cục Phát triển đô thị", "Đà Nẵng"  # accounts that end in .danang work in the city and for it alone
LEARNERS = [
    "Bùi Thị Ân", "Cao Văn Dũng", "Dương Thị Ẩm", "Đinh Công Đức", "Đỗ Thị Hằng", "Hồ Anh Khoa", "Huỳnh Thị Lệ",
    "Lý Văn Ích", "Mai Thị Ngọc", "Ngô Đình Phúc", "Phan Thị Quỳnh", "Tạ Văn Sơn", "Tô Thị Uyên", "Trịnh Văn Vượng", "Vũ Thị Xuân",
    "Đào Minh Yên",
]  # fmt: skip


def load_accounts() -> dict:
    """Accounts by local part of their address. Existing ones are left alone."""
    people = {name: _account(name, full_name, role) for name, full_name, role in ACCOUNTS}
    for number, full_name in enumerate(LEARNERS, start=1):
        people[f"hoc.vien{number:02d}"] = _account(f"hoc.vien{number:02d}", full_name, None)
    give_second_steps()
    return people


def give_second_steps() -> None:
    """Let demonstration accounts with a role pass the second step, also those that are older than it."""
    for person in get_user_model().objects.with_a_role().filter(email__endswith=f"@{DOMAIN}"):
        codes.give_second_step(person)


def account_lines() -> list[str]:
    """What to tell whoever tries the demonstration: accounts, their roles and the password."""
    lines = [f"Demonstration accounts, password {PASSWORD}:"]
    lines += [f"  {name}@{DOMAIN}  {full_name}  ({role or 'learner'})" for name, full_name, role in ACCOUNTS]
    return [*lines, "Second step of those with a role: the code on the page /ma-thu-nghiem/, or manage.py demo_code"]


def _account(name: str, full_name: str, role: str | None):
    users = get_user_model().objects
    email = f"{name}@{DOMAIN}"
    person = users.filter(email=email).first()
    if person is not None:
        return person
    extra = {"is_superuser": True, "is_staff": True} if role == "administrator" else {}
    unit = Organisation.objects.filter(name=CITY if name.endswith(".danang") else CENTRE).first()
    workplace = f"{unit.name}, {unit.superior.name}" if unit.superior else f"UBND thành phố {unit.name}"
    person = users.create_user(email, PASSWORD, full_name=full_name, workplace=workplace, **extra)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    today = timezone.localdate()
    appointments.appoint(person, unit, starts=SINCE, by=None)
    if role and not extra:
        scope = unit if name.endswith(".danang") else None
        granting.grant(person, Group.objects.get(name=role), organisation=scope, starts=today, by=None, today=today)
    return person
