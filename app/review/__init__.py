"""The two doors: what comes in (intake, develop) and what goes out (decide)."""
