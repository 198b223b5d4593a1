"""Words that can be found: names, descriptions, places, references."""
