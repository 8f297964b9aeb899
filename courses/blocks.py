"""Blocks that lessons and articles are made of. Their templates live in templates/courses/blocks/."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from courses import players, vietnamese
from courses.legal.blocks import LegalTextChooserBlock
from courses.svg import UnsafeSVG, sanitise

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
PROSE = ["bold", "italic", "ol", "ul", "link"]


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(label=_("Text equivalent"), help_text=_("What a person who cannot see it must know."))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "courses/blocks/image.html"


class SVGBlock(blocks.TextBlock):
    """SVG source, cleaned on the way in: elements and attributes outside the allow-list are refused by name."""

    def clean(self, value):
        value = super().clean(value)
        try:
            return sanitise(value)
        except UnsafeSVG as refusal:
            raise ValidationError(str(refusal)) from refusal


class FigureValue(blocks.StructValue):
    @property
    def drawing(self) -> str:
        """The drawing as markup, cleaned once more: translations are written without the form. Empty when unfit."""
        try:
            return mark_safe(sanitise(self["svg"]))  # noqa: S308 - sanitised
        except UnsafeSVG:
            return ""


class FigureBlock(blocks.StructBlock):
    svg = SVGBlock(label=_("SVG source"))
    alt = blocks.TextBlock(label=_("Text equivalent"), help_text=_("What a person who cannot see it must know."))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Figure (SVG)")
        template = "courses/blocks/figure.html"
        value_class = FigureValue


def own_name(language: str) -> str:
    """The name of a language in that language. Django spells "Tiếng Việt" with letters and marks apart."""
    return vietnamese.nfc(get_language_info(language)["name_local"])


def caption_languages() -> list[tuple[str, str]]:
    """Languages that captions may be in, each by its own name."""
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


class CaptionTrackBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(label=_("Language"), choices=caption_languages, default=settings.LANGUAGE_CODE)
    file = DocumentChooserBlock(label=_("Captions (WebVTT)"))

    class Meta:
        icon = "openquote"
        label = _("Captions")

    def clean(self, value):
        value = super().clean(value)
        if value["file"].file_extension != "vtt":
            refusal = ValidationError(_("Captions are WebVTT files (.vtt). Choose or upload such a file."))
            raise blocks.StructBlockValidationError(block_errors={"file": refusal})
        return value


class CaptionTracksBlock(blocks.ListBlock):
    """At most one track a language."""

    def clean(self, value):
        value = super().clean(value)
        languages = [track["language"] for track in value]
        if len(languages) > len(set(languages)):
            refusal = ValidationError(_("There is more than one file for a language. Keep one of them."))
            raise ListBlockValidationError(non_block_errors=[refusal])
        return value


class VideoBlock(blocks.StructBlock):
    media = VideoChooserBlock(label=_("Video"))
    title = blocks.CharBlock(label=_("Title"))
    tracks = CaptionTracksBlock(CaptionTrackBlock(), label=_("Captions"), default=[])
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=PROSE)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "courses/blocks/video.html"


class AudioBlock(blocks.StructBlock):
    media = AudioChooserBlock(label=_("Audio"))
    title = blocks.CharBlock(label=_("Title"))
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=PROSE)

    class Meta:
        icon = "media"
        label = _("Audio")
        template = "courses/blocks/audio.html"


def check_player(address: str) -> None:
    """Refuse with ValidationError an address that gives no player on this installation."""
    if players.player(address, names=settings.EMBED_PROVIDERS) is None:
        sites = [provider.label for provider in players.known(settings.EMBED_PROVIDERS)]
        raise ValidationError(
            _(
                "This is not the address of a video of a site that may be shown here (%(sites)s). "
                "Put a link into a text block instead."
            ),
            params={"sites": ", ".join(sites) or "–"},
        )


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"))

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "courses/blocks/document.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("note", _("Note")),
            ("law", _("Law")),
            ("example", _("Example")),
            ("warning", _("Warning")),
        ],
        default="note",
    )
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Text"), features=PROSE)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "courses/blocks/callout.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"))
    table = TypedTableBlock([("text", blocks.CharBlock(required=False, label=_("Text")))], label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "courses/blocks/table.html"


class CitationBlock(blocks.StructBlock):
    legal = LegalTextChooserBlock(label=_("Legal text"))
    place = blocks.CharBlock(label=_("Article, clause"), required=False)
    note = blocks.TextBlock(label=_("What it says"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Legal citation")
        template = "courses/blocks/citation.html"


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"))
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.CharBlock(label=_("Feedback"), required=False)


class CheckBlock(blocks.StructBlock):
    """An ungraded question with instant feedback."""

    question = blocks.TextBlock(label=_("Question"))
    multiple = blocks.BooleanBlock(label=_("Several right options"), required=False)
    options = blocks.ListBlock(CheckOptionBlock(), label=_("Options"), min_num=2, max_num=6)

    class Meta:
        icon = "help"
        label = _("Knowledge check")
        template = "courses/blocks/check.html"

    def clean(self, value):
        value = super().clean(value)
        right = sum(1 for option in value["options"] if option["correct"])
        if right == 0 or (right > 1 and not value["multiple"]):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "question": ValidationError(_("Mark one right option, or allow several right options."))
                }
            )
        return value


class ExerciseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    task = blocks.RichTextBlock(label=pgettext_lazy("exercise", "Task"), features=PROSE)
    answer = blocks.RichTextBlock(label=_("Suggested answer"), features=PROSE, required=False)

    class Meta:
        icon = "edit"
        label = _("Exercise")
        template = "courses/blocks/exercise.html"


class ArticleBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT, template="courses/blocks/text.html")
    image = ImageBlock()
    figure = FigureBlock()
    video = VideoBlock()
    audio = AudioBlock()
    document = DocumentBlock()
    embed = blocks.URLBlock(
        label=_("Video of another site"),
        validators=[check_player],
        icon="media",
        template="courses/blocks/embed.html",
    )
    callout = CalloutBlock()
    table = TableBlock()
    citation = CitationBlock()
    check = CheckBlock()

    class Meta:
        label = _("Content")
        template = "courses/blocks/body.html"


class LessonBody(ArticleBody):
    exercise = ExerciseBlock()


def text_of(body) -> str:
    """The words that a reader reads: text, callouts, tables, captions. Checks and exercises have minutes of their own."""
    return " ".join(filter(None, (_block_text(child.block_type, child.value) for child in body or [])))


def _block_text(kind: str, value) -> str:
    if kind == "text":
        return strip_tags(str(value.source)).replace("&nbsp;", " ")
    if kind == "callout":
        return f"{value['title']} {strip_tags(str(value['text'].source))}"
    if kind == "table":
        rows = value["table"].row_data if value["table"] else []
        return " ".join(str(cell) for row in rows for cell in row["values"])
    if kind in ("image", "figure"):
        return value["caption"] or ""
    return ""
