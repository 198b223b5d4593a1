"""What the police ask for of one report, and the crime reference that comes back."""
