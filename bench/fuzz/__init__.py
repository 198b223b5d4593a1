"""Every address of Townwatch, opened by every kind of account with whatever comes to mind."""
