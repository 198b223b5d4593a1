"""What must be read before anything is seen, and the papers that members have signed."""
