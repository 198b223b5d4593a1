"""What a court or a public body has ordered of a person: terms, area, hours and end."""
