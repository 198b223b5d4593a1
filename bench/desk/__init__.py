"""How soon the desk answers in a town of a hundred thousand reports."""
