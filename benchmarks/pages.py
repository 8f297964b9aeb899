"""Course pages of the data set: the first as large as a real course, the others smaller; one question bank and its tests."""

from courses import vietnamese
from courses.catalogue.models import CatalogueIndexPage, CoursePage, LessonPage, ModulePage
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import Quiz, QuizItem
from courses.topics.models import Topic

QUESTIONS, DRAWN = 60, 20
FULL, SMALL = (6, 3), (2, 3)  # modules and lessons in each
LESSON_WORDS, SMALL_LESSON_WORDS = 900, 200
THEMES = (
    "Quản lý đô thị thông minh",
    "Dữ liệu dùng chung của đô thị",
    "Quy hoạch và chuyển đổi số",
    "Dịch vụ công trực tuyến cho người dân",
    "An toàn thông tin trong vận hành đô thị",
)
SENTENCE = "Cán bộ, công chức phối hợp với người dân để khai thác dữ liệu đô thị một cách an toàn và bền vững. "
TASKS = ("Tuyên truyền và đào tạo", "Quy hoạch", "Hạ tầng", "Dữ liệu", "Dịch vụ")


def build(count: int) -> list[CoursePage]:
    """The courses, published in the catalogue, each with a graded test drawn from one bank."""
    tasks = [_task(number, name) for number, name in enumerate(TASKS, start=1)]
    bank = Topic.objects.create(name="Ngân hàng câu hỏi", slug="ngan-hang-cau-hoi")
    _questions(bank)
    catalogue = CatalogueIndexPage.objects.main().get(locale__language_code="vi")
    return [_course(catalogue, number, tasks, bank) for number in range(count)]


def lessons_of(course: CoursePage) -> list[int]:
    """Ids of the lessons in their order."""
    return list(LessonPage.objects.descendant_of(course).order_by("path").values_list("pk", flat=True))


def _task(number: int, name: str) -> Topic:
    return Topic.objects.create(name=name, slug=vietnamese.slug(name), task_number=number)


def _course(catalogue, number: int, tasks: list[Topic], bank: Topic) -> CoursePage:
    title = f"{THEMES[number % 5]} {number + 1}"
    page = catalogue.add_child(
        instance=CoursePage(
            title=title,
            slug=vietnamese.slug(title),
            code=f"BENCH-{number:04d}",
            summary=SENTENCE,
            description=f"<p>{SENTENCE * 3}</p>",
            outcomes="\n".join([SENTENCE] * 4),
            audience="Cán bộ, công chức, viên chức",
            level=CoursePage.Level.values[number % 3],
            format=CoursePage.Format.values[number % 3],
            credited_tiet=4 + number % 5,
            minutes=180 + 45 * (number % 5),
        )
    )
    page.topics.set([tasks[number % 5]])
    page.save()
    modules, lessons = FULL if number == 0 else SMALL
    words = LESSON_WORDS if number == 0 else SMALL_LESSON_WORDS
    for module in range(modules):
        _module(page, module, lessons, words)
    quiz = Quiz.objects.create(course=page, title="Bài kiểm tra cuối khóa", pass_percent=50)
    QuizItem.objects.create(quiz=quiz, position=0, topic=bank, count=DRAWN)
    return CoursePage.objects.get(pk=page.pk)


def _module(course: CoursePage, number: int, lessons: int, words: int) -> None:
    module = course.add_child(instance=ModulePage(title=f"Chuyên đề {number + 1}", slug=f"chuyen-de-{number + 1}"))
    paragraphs = words // 100
    text = "".join(f"<h2>Mục {n + 1}</h2><p>{SENTENCE * 5}</p>" for n in range(paragraphs))
    for lesson in range(lessons):
        module.add_child(
            instance=LessonPage(title=f"Bài {lesson + 1}", slug=f"bai-{lesson + 1}", body=[("text", text)])
        )


def _questions(bank: Topic) -> None:
    options = [{"text": f"Phương án {letter}", "correct": letter == "B"} for letter in "ABCD"]
    for number in range(QUESTIONS):
        question = Question.objects.create(kind="single", topic=bank)
        question.current = QuestionVersion.objects.create(
            question=question,
            number=1,
            text=f"Câu hỏi {number + 1} về đô thị thông minh và bền vững?",
            content={"options": options},
            feedback=SENTENCE,
        )
        question.save(update_fields=["current"])
