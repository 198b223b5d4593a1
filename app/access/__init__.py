"""Getting in and staying in: invites, devices, sign-ins, second factors, and what ends them."""
