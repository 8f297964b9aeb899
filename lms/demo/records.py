"""Loads what stands beside the pages: topics, legal texts, the question bank."""

from django.utils import timezone

from courses.legal.models import LegalText
from courses.questions.models import Question, QuestionVersion
from courses.topics.models import Topic
from lms.demo.reading import CONTENT, english, originals, read
from lms.privacy.consents.actions import publish
from lms.privacy.consents.models import ConsentPurpose


def load_topics() -> None:
    """The five tasks of dispatch 5722, and a topic of questions for each module of course 1."""
    home = CONTENT / "home.yaml"
    translated = {task["n"]: task for task in (english(home) or {}).get("tasks", [])}
    for task in read(home)["tasks"]:
        other = translated.get(task["n"], {})
        Topic.objects.get_or_create(
            task_number=task["n"],
            defaults={
                "slug": f"nhiem-vu-{task['n']}",
                "name": task["title"],
                "summary": task["summary"],
                "name_en": other.get("title", ""),
                "summary_en": other.get("summary", ""),
            },
        )
    for path in originals(CONTENT / "courses/01-tong-quan", "m*/module.yaml"):
        other = english(path) or {}
        Topic.objects.get_or_create(
            slug=path.parent.name, defaults={"name": read(path)["title"], "name_en": other.get("title", "")}
        )


def load_legal_texts() -> None:
    entries = read(CONTENT / "legal.yaml")
    for entry in entries:
        fields = {
            key: value or "" if key == "note" else value for key, value in entry.items() if key != "replaced_by"
        }
        LegalText.objects.get_or_create(number=fields.pop("number"), defaults=fields)
    for entry in entries:
        if entry.get("replaced_by"):
            text = LegalText.objects.get(number=entry["number"])
            if text.replaced_by is None:
                text.replaced_by = LegalText.objects.get(number=entry["replaced_by"])
                text.save(update_fields=["replaced_by"])


def load_questions(*, owner) -> None:
    topics = {topic.slug: topic for topic in Topic.objects.for_questions()}
    known = set(Question.objects.exclude(key=None).values_list("key", flat=True))
    for entry in read(CONTENT / "courses/01-tong-quan/questions.yaml"):
        key = f"DTTM-01-{entry['key']}"
        if key in known:
            continue
        question = Question.objects.create(
            key=key, kind=entry["type"], topic=topics[entry["topic"]], difficulty=entry["difficulty"], owner=owner
        )
        question.current = QuestionVersion.objects.create(
            question=question,
            number=1,
            text=entry["text"],
            text_en=entry.get("text_en", ""),
            content=entry["content"],
            feedback=entry.get("feedback", ""),
            feedback_en=entry.get("feedback_en", ""),
            created_by=owner,
        )
        question.save(update_fields=["current"])


def load_consents(*, by, now) -> None:
    """Two voluntary purposes with the first version of their texts."""
    for entry in read(CONTENT / "consents.yaml"):
        words = {name: entry.pop(name) for name in ("text", "text_en")}
        purpose, made = ConsentPurpose.objects.get_or_create(code=entry.pop("code"), defaults=entry)
        if made:
            publish(purpose, **words, valid_from=timezone.localdate(now), by=by, now=now)
