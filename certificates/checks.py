"""What must be right before the first paper is made."""

from django.core.checks import Error, register

from certificates import fonts
from courses.errors import DomainError


@register("certificates")
def papers_have_every_letter(app_configs, **_options):
    """The typeface of papers is installed and has all 146 Vietnamese letters."""
    try:
        fonts.faces()
    except DomainError as refusal:
        return [Error(str(refusal), hint="; ".join(refusal.reasons), id="certificates.E001")]
    return []
