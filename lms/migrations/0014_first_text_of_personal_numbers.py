"""The purpose of keeping one's own personal number, with its first text. Installations publish their own versions."""

from django.db import migrations
from django.utils import timezone

TEXT = (
    "Tôi đồng ý để hệ thống lưu số định danh cá nhân do tôi tự nhập, nhằm phân biệt người trùng tên và tìm tài khoản của"
    " tôi.\n\nSố được mã hóa và hiển thị dạng che bớt; chỉ người quản trị được giao quyền tại đơn vị của tôi mới xem hoặc"
    " tra cứu được đủ số, mỗi lần đều được ghi nhật ký. Số không được in trên giấy tờ.\n\nViệc cung cấp là tự nguyện, không"
    " ảnh hưởng đến việc học. Tôi có thể rút lại sự đồng ý bất cứ lúc nào; khi đó số được xóa ngay."
)
TEXT_EN = (
    "I agree that the personal number that I enter myself is kept, to tell people of the same name apart and to find my"
    " account.\n\nIt is encrypted and shown masked; only authorised administrators of my unit can see it whole or look it up,"
    " each time on record. It is not printed on papers.\n\nGiving it is voluntary and changes nothing for my learning. I can"
    " withdraw this consent at any time; the number is then removed at once."
)


def add(apps, schema_editor):
    titles = {
        "title": "Lưu số định danh cá nhân do tôi tự nhập",
        "title_en": "Keeping the personal number that I enter",
    }
    purpose, _made = apps.get_model("lms", "ConsentPurpose").objects.get_or_create(
        code="personal-number", defaults=titles
    )
    apps.get_model("lms", "ConsentText").objects.get_or_create(
        purpose=purpose,
        number=1,
        defaults={
            "text": TEXT,
            "text_en": TEXT_EN,
            "valid_from": timezone.localdate(),
            "published_at": timezone.now(),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("lms", "0013_texts_of_the_product")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
