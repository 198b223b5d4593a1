"""What the scheme’s letters, notices and cards say: its own wording, by version, and the pages made of it."""
