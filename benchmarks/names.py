"""Invented people of the measurements; everything follows from a number."""

from datetime import date

from django.contrib.auth import get_user_model

from courses import vietnamese

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
MIDDLE = ("Thị", "Văn", "Đức", "Minh", "Thu", "Quốc", "Hữu", "Ngọc")
GIVEN = ("Ánh", "Bảo", "Đạt", "Hà", "Khánh", "Linh", "Ngân", "Phước", "Quỳnh", "Sơn", "Uyên", "Ý")


def full_name(number: int) -> str:
    return f"{FAMILY[number % 10]} {MIDDLE[number // 10 % 8]} {GIVEN[number // 80 % 12]}"


def person(email: str, name: str, password: str, now):
    """What `User.save` would write, without saving."""
    return get_user_model()(
        email=email,
        password=password,
        full_name=name,
        sort_key=vietnamese.sort_key(name, given="")[:400],
        folded_name=vietnamese.fold(name)[:200],
        birth_date=date(1980, 2, 5),
        workplace="UBND phường A, tỉnh B",
        details_confirmed_at=now,
    )
