"""Why personal data are kept: purpose, legal basis and retention, told to every person. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from courses import vietnamese


@dataclass(frozen=True)
class Purpose:
    """`retention` is words, or a function that gives them where a setting decides."""

    title: str
    why: str
    basis: str
    retention: str | Callable[[], str]

    @property
    def kept(self) -> str:
        return str(self.retention() if callable(self.retention) else self.retention)


def _months_of_log() -> str:
    return gettext("%(months)s months, then they are deleted.") % {"months": vietnamese.number(settings.AUDIT_MONTHS)}


OFFICIAL_DUTY = gettext_lazy(
    "Training of officials is an official duty (Decree 171/2025/NĐ-CP; processing under Law 91/2025/QH15). No consent"
    " is asked for."
)
SECURITY = gettext_lazy("Protection of information systems (Law 116/2025/QH15, Decree 331/2026/NĐ-CP).")

PURPOSES = {
    "account": Purpose(
        _("Account"),
        _("To know who signs in, to write to them, and to print the right name on papers."),
        OFFICIAL_DUTY,
        _("As long as the account is open. An erasure removes name, addresses and codes."),
    ),
    "identity": Purpose(
        _("Personal number"),
        _("To tell people of the same name apart and to find an account. Optional; told masked, also in copies."),
        _(
            "Consent of the person who enters it, taken back by removing it; where the unit enters it, the official duty"
            " to train officials (Law 91/2025/QH15, Decree 171/2025/NĐ-CP)."
        ),
        _("Until it is removed, encrypted. An erasure removes it."),
    ),
    "security": Purpose(
        _("Security of the account"),
        _("So that nobody else signs in. Passwords and secrets are kept in a form that nobody can read."),
        SECURITY,
        _("Until the owner ends or removes them; devices that are signed out are forgotten. An erasure removes all."),
    ),
    "work": Purpose(
        _("Posts and roles"),
        _("To enrol the people of a unit, to report by units, and to know who may do what."),
        OFFICIAL_DUTY,
        _("Kept as evidence of who held which post and power when; after an erasure without the name."),
    ),
    "learning": Purpose(
        _("Learning"),
        _("To go on where one stopped, to grade tests, and to help those who fall behind."),
        OFFICIAL_DUTY,
        _("As long as the account is open; after an erasure without the name and without answers in own words."),
    ),
    "results": Purpose(
        _("Results and hours of training"),
        _("To prove that a course was completed and that the yearly hours of training were reached."),
        _("Yearly training of officials (Decree 171/2025/NĐ-CP)."),
        _("Kept as a legal record, also after an erasure."),
    ),
    "papers": Purpose(
        _("Papers and their register"),
        _("So that anyone can verify a paper that is shown to them."),
        _("The register of papers (Circular 03/2023/TT-BNV)."),
        _("Kept as a legal record without end, also after an erasure: papers still verify."),
    ),
    "letters": Purpose(
        _("Letters"),
        _("To tell what happened in the account and in the courses."),
        OFFICIAL_DUTY,
        _("As long as the account is open. An erasure removes what they said."),
    ),
    "imports": Purpose(
        _("Lists of people of units"),
        _("Units keep their people in step with their own records."),
        OFFICIAL_DUTY,
        _("Two weeks, then lists and their rows are deleted."),
    ),
    "log": Purpose(
        _("Audit log"),
        _("To prove who did what, and who saw which data."),
        _("Keeping of logs (Decree 333/2026/NĐ-CP)."),
        _months_of_log,
    ),
    "office": Purpose(
        _("Work in the back office"),
        _("Texts, files, decisions and orders tell who made them."),
        _("Accountability for official acts."),
        _("As long as what was made; after an erasure without the name."),
    ),
    "privacy": Purpose(
        _("Requests and copies of own data"),
        _("To hand over and to do what a person asked for, in time."),
        _("Rights of data subjects (Law 91/2025/QH15, Decree 356/2025/NĐ-CP)."),
        _(
            "Copies for seven days; requests as proof of what was answered when, after an erasure without their texts."
        ),
    ),
    "consents": Purpose(
        _("Consents"),
        _("To prove what a person agreed to, refused or withdrew, when and in which words."),
        _("Consent can be proved (Law 91/2025/QH15). It is voluntary and can be withdrawn at any time."),
        _(
            "As long as the account is open; as proof also after an erasure, without the name. None counts any more then."
        ),
    ),
}
