"""“This is wrong”: heard within the hour, hidden by one, restored by two; and what is done when it was wrong."""
