"""What is worth knowing for a while, to the sectors and zones that need it."""
