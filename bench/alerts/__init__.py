"""What it costs to tell phones, and how soon they are told."""
