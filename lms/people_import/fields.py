"""What a column of a list of people can mean, and by which headings offices call it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIELDS = {
    "staff_code": _("Staff code"),
    "full_name": _("Full name"),
    "family_name": _("Family and middle names"),
    "given_name": _("Given name"),
    "birth_date": _("Date of birth"),
    "gender": _("Gender"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "personal_number": _("Personal number"),
    "unit": _("Unit"),
    "title": pgettext_lazy("of a post", "Title"),
    "rank": _("Rank"),
    "staff_group": _("Staff group"),
    "starts": _("In the post from"),
    "ends": _("In the post until"),
}

# Folded words of headings. The first that matches whole wins, then the longest that the heading begins with.
HEADINGS = {
    "staff_code": "ma can bo|ma cb|ma cbcc|ma cbccvc|ma so|ma so can bo|ma nhan vien|ma nv|ma nhan su|ma cong chuc|"
    "ma vien chuc|ma so nhan vien|ma ho so|so hieu cong chuc|so hieu cbcc|staff code|staff id|employee id|employee code",
    "full_name": "ho va ten|ho ten|ho ten day du|ho va ten day du|ho va ten can bo|ten can bo|ten nhan vien|full name|name",
    "family_name": "ho|ho dem|ho va dem|ho va ten dem|ho lot|ho chu lot|ho va chu lot|last name|family name|surname",
    "given_name": "ten|ten goi|first name|given name",
    "birth_date": "ngay sinh|ngay thang nam sinh|nam sinh|sinh ngay|ns|date of birth|birth date|birthday|dob",
    "gender": "gioi tinh|phai|gender|sex|nam nu",
    "email": "email|e mail|thu dien tu|dia chi email|dia chi thu dien tu|hop thu|hop thu cong vu|email cong vu|mail",
    "phone": "dien thoai|so dien thoai|dt|sdt|so dt|di dong|dien thoai di dong|dien thoai lien he|mobile|phone|phone number",
    "personal_number": "cccd|so cccd|can cuoc cong dan|so can cuoc cong dan|can cuoc|so can cuoc|so dinh danh|"
    "so dinh danh ca nhan|ma dinh danh|ma so dinh danh|cmnd|so cmnd|cmnd cccd|cccd cmnd|so cmnd cccd|personal number|"
    "national id|citizen id",
    "unit": "don vi|don vi cong tac|ten don vi|ma don vi|co quan|co quan don vi|phong ban|phong|bo phan|to chuc|"
    "noi cong tac|co quan cong tac|phong ban don vi|unit|department|division|unit code|organisation|organization",
    "title": "chuc vu|chuc danh|chuc vu chuc danh|chuc danh chuc vu|vi tri|vi tri viec lam|cong viec|position|title|job title",
    "rank": "ngach|ngach bac|ngach cong chuc|hang|hang chuc danh|ma ngach|ten ngach|ngach hang|rank|grade",
    "staff_group": "nhom|doi tuong|loai can bo|nhom doi tuong|loai hinh|cb cc vc|can bo cong chuc vien chuc|phan loai|"
    "staff group|category",
    "starts": "tu ngay|ngay bat dau|ngay nhan cong tac|ngay ve don vi|ngay bo nhiem|from|start|start date|since",
    "ends": "den ngay|ngay ket thuc|den het ngay|until|end|end date|to",
}  # fmt: skip
BY_HEADING = {heading: name for name, headings in HEADINGS.items() for heading in headings.split("|")}
IDENTIFYING = ("staff_code", "email")
