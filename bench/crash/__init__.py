"""Kill what sends, again and again, while a push service does its worst; then compare what it heard with the ledger."""
