"""One picture: a sealed original, clean copies, a fingerprint."""
