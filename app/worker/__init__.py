"""What runs beside the web: pushes are sent, photos developed, and once a day what has to be done daily."""
