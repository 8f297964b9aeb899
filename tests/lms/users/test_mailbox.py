"""Letters of a development server: files and a page, neither of which production has."""

import pytest
from django.core.mail import EmailMessage, get_connection

from lms import mailbox

BACKEND = "lms.mailbox.FolderBackend"


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def post(subject: str, body: str) -> None:
    EmailMessage(subject, body, "gui@example.vn", ["nhan@example.vn"], connection=get_connection(BACKEND)).send()


def test_every_letter_is_one_file_in_readable_vietnamese(folder):
    post("Ghi danh: Đô thị thông minh", "Kính gửi Nguyễn Thị Ánh")
    post("Nhắc học", "Còn 3 bài")
    assert [file.suffix for file in folder.iterdir()] == [".eml", ".eml"]
    assert "Kính gửi Nguyễn Thị Ánh" in sorted(folder.iterdir())[0].read_text()


@pytest.mark.django_db
def test_the_page_shows_the_newest_letter_first_with_links_to_click(folder, settings, rf):
    post("Thứ nhất", "http://127.0.0.1:8000/hoc/7/")
    post("Thứ hai", "<script>alert(1)</script>")
    request = rf.get("/thu-di/")
    html = mailbox.newest(request).content.decode()
    assert html.index("Thứ hai") < html.index("Thứ nhất")
    assert '<a href="http://127.0.0.1:8000/hoc/7/" rel="nofollow">http://127.0.0.1:8000/hoc/7/</a>' in html
    assert "<script>alert(1)</script>" not in html


def test_the_page_exists_only_where_letters_are_kept(folder, settings):
    assert [route.name for route in mailbox.addresses()] == ["mailbox"]
    del settings.EMAIL_FILE_PATH
    assert mailbox.addresses() == []
