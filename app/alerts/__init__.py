"""What the town should know now, and how it reaches each device."""
