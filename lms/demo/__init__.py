"""Demo: loads the demonstration content from lms/demo/content (see the load_demo command)."""
