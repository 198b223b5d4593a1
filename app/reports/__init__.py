"""What is sent in, kept once, in the reporter's own words."""
