"""How fast Townwatch is on a slow phone."""
