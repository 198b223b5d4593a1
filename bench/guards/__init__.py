"""Does anybody notice when a guard is gone? Each is taken away by itself, and the tests must fail."""
