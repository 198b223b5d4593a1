"""An excluded person found inside: claimed, followed up, confirmed; and checks that were asked for at a door."""
