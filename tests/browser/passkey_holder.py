"""A browser with an authenticator of its own: Chromium's virtual one, spoken to by its debugging protocol."""

from playwright.sync_api import Page


class Authenticator:
    """Keeps passkeys as a phone does, and shows them as soon as it is asked."""

    def __init__(self, page: Page) -> None:
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self._id = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def is_right_person(self, is_right: bool) -> None:
        """Say whose finger it is."""
        self._cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": is_right})

    @property
    def uses(self) -> list[int]:
        """How often each of its passkeys was used."""
        found = self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._id})["credentials"]
        return [one["signCount"] for one in found]

    def go_back(self) -> None:
        """Put the counters back, as in a copy that was made earlier."""
        kept = self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._id})["credentials"]
        for one in kept:
            self._cdp.send(
                "WebAuthn.removeCredential", {"authenticatorId": self._id, "credentialId": one["credentialId"]}
            )
            again = one | {"signCount": 0}
            self._cdp.send("WebAuthn.addCredential", {"authenticatorId": self._id, "credential": again})
