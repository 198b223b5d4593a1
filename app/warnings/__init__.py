"""Cards at the scene and warnings: what comes before an exclusion."""
