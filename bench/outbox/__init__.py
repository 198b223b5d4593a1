"""Kill browsers at random while they save and send, over a line that loses answers; then compare with the town."""
