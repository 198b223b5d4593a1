"""What ends and what is due, as a list and as a feed for a calendar."""
