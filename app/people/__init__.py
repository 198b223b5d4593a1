"""What a lead or the desk does about people: let in, confirm, lock out, suspend, let go."""
