"""What whoever signs a witness statement declares, word by word.

The words of form MG 11 for section 9(2)(b) of the Criminal Justice Act 1967, as the Health and Safety Executive prints
them on its own (hse.gov.uk/enforce/enforcementguide/court/physical-written.htm, paragraph 2), with the form's line of
how many pages each is signed. What has to be declared: Criminal Procedure Rules 2020, r. 16.2(b)
(legislation.gov.uk/uksi/2020/759/part/16). The name and "over 18" stand at the beginning: r. 16.2(a).
"""

from __future__ import annotations

HEADING = "WITNESS STATEMENT"
UNDER = "Criminal Procedure Rules, r. 16.2; Criminal Justice Act 1967, s. 9"
OVER_18 = "Over 18"  # nobody younger makes one here: app/members/permissions.py
_PAGES = "(consisting of {pages} each signed by me) "
_DECLARES = (
    "This statement {pages}is true to the best of my knowledge and belief and I make it knowing that, if it is "
    "tendered in evidence, I shall be liable to prosecution if I have wilfully stated in it anything which I know to "
    "be false or do not believe to be true."
)


def declaration(pages: int | None = None) -> str:
    """Return the declaration; `pages` is how many the statement has, None where that is not known yet."""
    if pages is None:
        return _DECLARES.format(pages=_PAGES.format(pages="… pages"))
    return _DECLARES.format(pages=_PAGES.format(pages="1 page" if pages == 1 else f"{pages} pages"))
