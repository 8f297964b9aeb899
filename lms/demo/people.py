"""Demonstration accounts, one for each role, and a few invented learners. All people are invented."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from courses.organisations import granting
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
]
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
    person = users.create_user(email, PASSWORD, full_name=full_name, workplace="UBND phường A, tỉnh B", **extra)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    if role and not extra:
        today = timezone.localdate()
        group = Group.objects.get(name=role)
        granting.grant(person, group, organisation=None, starts=today, by=None, today=today)
    return person
