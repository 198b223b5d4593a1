"""The life of a report, played at random by a whole town, and watched after every step."""
