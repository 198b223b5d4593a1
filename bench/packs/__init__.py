"""How long a pack of many exhibits takes, and how much memory."""
