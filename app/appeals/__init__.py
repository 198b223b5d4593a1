"""Appeals against exclusions, heard by other people than those who decided."""
