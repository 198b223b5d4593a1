"""What somebody has heard: apart from what happened, graded, and never shown to members as it came."""
