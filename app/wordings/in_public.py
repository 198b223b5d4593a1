"""The full privacy notice that ships: for everybody, on the web, without signing in.

What it says of how long things are kept is what the code does; a scheme that changes a period writes it here too.
"""

from __future__ import annotations

from app.wordings.models import DocumentKind

_PRIVACY = """\
{scheme} is a partnership of shops, pubs and other businesses in {town}. They tell each other what was seen on their \
premises, so that staff and customers are safe. This page says what is kept about people, why, for how long, and \
what you can do about it.

## Who answers for it
{controller}. You reach us here: {reached}. Businesses, the partnership’s Board and the council answer together for \
what they share; the police answer for what they keep themselves.

## What is kept
- What was seen and heard, where and when, in the words of whoever reported it.
- A picture or a description, a name if it is known, and how somebody stands: for example that they were warned, or \
asked to stay out.
- Letters and notices that were given, when and by whom, and what was said against them.
- What was decided, by whom and why. Every look at a full record is written down, with the reason.

Nothing here recognises faces. A computer never decides about anybody: named people do, and they can be asked.

## Why, and what allows it
To prevent and detect crime and disorder on private premises and to keep people safe. We rely on the legitimate \
interests of the partnership and its members (UK GDPR, article 6(1)(f)), and for what concerns offences on schedule \
1 of the Data Protection Act 2018.

## Who sees it
Members of the partnership who need it where they work, and only what they need. The desk sees more, and says why \
each time. Police, council and courts are given what the law allows, and each time is noted. Nothing is sold, \
nothing is put on social media, and nothing is sent outside the United Kingdom without protection that the law \
accepts.

## How long
- A sighting of somebody who did nothing: 72 hours.
- A person whose name nobody knows: 3 months, and once more if there is a reason.
- A warning: 12 months from the day it was given.
- An exclusion: as long as the notice says, 12 months as a rule, from the day it was given.
- What a person is known for is looked at again every 90 days, and goes from members’ screens when nobody has looked.

## What you can ask
- What is kept about you, as a copy. It is free, and we answer within one month.
- To have it put right, or the wrong person taken down. Somebody looks within an hour, day and night.
- To have it deleted, or used less.
- You may object. Then we stop, unless there is a strong reason that we tell you.

Write to {email} or call us. You need not say why. We may ask for something that shows it is you.

## If you were given a notice
The notice says how to appeal, by when, and with which code. If you have lost it, ask us. People who had no part in \
the decision hear your appeal, and tell you why they decided as they did.

## How to complain
Tell us first, if you can: we confirm within 30 days that we have it, and answer. You may go to the regulator at any \
time: Information Commissioner’s Office, Wycliffe House, Water Lane, Wilmslow SK9 5AF, telephone 0303 123 1113, \
ico.org.uk/make-a-complaint.

## Children
Nobody under 16 has a page here. About somebody of 16 or 17 two people must agree before members see anything, and \
whoever cares for them is told before a notice is given.
"""

IN_PUBLIC: dict[DocumentKind, tuple[str, str]] = {
    DocumentKind.PRIVACY: ("What we keep about people, and your rights", _PRIVACY),
}
