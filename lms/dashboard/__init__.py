"""Dashboard: start page of the learner and of the back office."""
