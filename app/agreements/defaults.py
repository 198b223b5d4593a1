"""The documents a new scheme begins with. Each partnership looks them over and publishes its own wording."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements.models import MustRead
from app.agreements.publish import Wording
from app.audit.record import record
from app.kernel.tokens import sha
from app.members.models import Role

_PEOPLE = """\
The people you see here may have done nothing. A report says what somebody thinks they saw. A picture can be of the \
wrong person, and so can your memory.

Observe and report. You may refuse entry, as your house rules allow. Do not follow, block, search or photograph \
anybody, and do not detain anybody, because of this app. Being here is not an offence. In danger, call 999.

Say only what the page says. “Suspected” is not “proved”; “not banned yet” is not “banned”. Never call anybody a \
thief, to their face or to others, and never say a name aloud on the floor.

If somebody says it is not them, or you are not certain, the list does not apply. Your house rules decide. Tell the \
desk: a correction goes out within minutes.

Leave a child, or anybody who is ill, frightened or in need, out of it. Help first.

Write as if the person will read it, because they may: everybody has the right to ask what is held about them and to \
have it put right. Say what you saw and heard, where and when. Leave out what you guess."""

_PICTURES = """\
What you see here stays here. You are shown pictures and names so that you can do your work, today, at your premises. \
That is the only reason.

No screenshots. No photographs of the screen. No printing. No WhatsApp, no staff-room wall, no social media, no \
sending to a friend at another shop: if they should see it, they are members and have it themselves.

Your name, your premises and the time are drawn into every picture you open. A picture that gets out leads back to \
the person who opened it.

If you have lost your phone, or something got out, say so at once, to your lead or to the desk. Any colleague can \
lock a lost phone. Saying so early is never held against you.

If you did pass something on, your access ends that day. Your employer is told. It may be an offence to pass on \
personal data knowingly (Data Protection Act 2018, section 170), and the person in the picture may claim damages."""

_YOURS = """\
Townwatch writes down what you do here, too. You should know what, who reads it, and for how long.

Written down: when you sign in and on which device; each record you open, each picture, each check, and the reason \
you gave; what you send, and what you answer to an alert; whether your phone got an alert and opened it.

Not written down: where you are. Townwatch never asks your phone for its position, and never listens.

You can read your own log at any time, under “Mine”. The manager and the deputies can read everybody's, to answer a \
complaint or a leak. The auditor reads theirs. Your lead and your employer do not see what you looked at. It is never \
used to judge how well you work.

It is kept under your name for two years at most, longer only while a complaint is open. You may ask for a copy, ask \
us to put something right, and complain to us or to the Information Commissioner."""

_SHARING = """\
You see this by an agreement between your body and the partnership. When the agreement ends, so does what you see. \
You answer for what you take away under your own body's rules, as a controller of your own.

Look only for a purpose that the agreement names, and say it when you are asked. Each look has to be justified, \
authorised, proportionate, auditable and necessary. Your reason is kept with each record you open.

This is information from businesses, checked by the desk and graded. It is not evidence, and “suspected” here means \
that nothing is proved. If you need a statement, a picture in full size or a chain of custody, ask the desk: it makes \
a sealed pack.

Pass nothing on to anybody else, and put nothing in another system, without asking the desk first. Never let it be \
known who reported.

Tell the desk when something ends: no further action, acquittal, a wrong identification. A person who was cleared \
must not stay on these pages. You cannot decide on an exclusion here, and nobody here decides for you."""

DEFAULTS: tuple[Wording, ...] = (
    Wording("people", "How we treat people", _PEOPLE),
    Wording("pictures", "Pictures and names stay here", _PICTURES),
    Wording("your-data", "Your own data", _YOURS),
    Wording(
        "sharing",
        "What you may do with what you see here",
        _SHARING,
        tuple(role.value for role in (Role.POLICE, Role.COUNCIL, Role.CCTV)),
    ),
)


def put_in(session: Session, *, by_id: int | None, now: datetime) -> list[MustRead]:
    """Put the documents into a scheme that has none; return them."""
    if session.scalar(select(MustRead.id).limit(1)) is not None:
        return []
    made = [
        MustRead(
            key=one.key,
            version=1,
            title=one.title,
            body=one.body,
            roles=list(one.roles),
            published_at=now,
            published_by_id=by_id,
        )
        for one in DEFAULTS
    ]
    session.add_all(made)
    session.flush()
    for one in made:
        said = {"key": one.key, "version": 1, "roles": one.roles, "body_sha": sha(one.body)}
        record(session, "published", f"must-read {one.id}", by_id=by_id, now=now, **said)
    return made
