"""Enrolments: a learner's place in a class and its states; seats are decided under a lock on the class."""
