"""Who keeps the desk: who is away and who covers, what nobody has looked at, and what is done when nobody comes."""
