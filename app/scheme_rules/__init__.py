"""The scheme’s own rules as data: points, lengths, panels, deadlines and legal routes, with their history."""
