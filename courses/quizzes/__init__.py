"""Quizzes: tests with their place in the outline, attempts, answers, expiry and grading."""
