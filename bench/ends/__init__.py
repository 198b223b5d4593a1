"""How soon nothing of an account is served any more once it was ended, over the real processes under load."""
