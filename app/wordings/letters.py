"""The wording of letters that ships. Every sentence may be read by somebody frightened: what is so, then what to do."""

from __future__ import annotations

from app.wordings.models import DocumentKind

_REGULATOR = (
    "You may complain to us at any time. You may also complain to the regulator: Information Commissioner’s Office, "
    "Wycliffe House, Water Lane, Wilmslow SK9 5AF, telephone 0303 123 1113, ico.org.uk/make-a-complaint."
)

_WARNING = f"""\
This letter is a warning from {{scheme}}, the partnership of businesses in the town. It is not an exclusion. You may \
still go into every shop, pub and other place as before. It is not a finding of a court, and it does not say that \
you have committed an offence.

## What was seen
Staff of member businesses reported the following, and somebody else looked at each report before it was counted:
- {{incidents}}

Under the partnership’s rules this comes to {{points}}.

## What it means
The warning stays on our record until {{lapses_on}}. If nothing further is reported and checked by then, it comes \
off the record by itself.

{{next_step}}

## If this is not right
If it was not you, or it did not happen as written here, tell us. You do not need a form or a reason in law. Give \
the reference {{ref}}. We look at it again, and somebody who had no part in this warning answers you.

If drink, drugs, debt, your health or where you live has anything to do with it, tell us or ask your council: there \
is help, and asking for it is never held against you.

## What is kept about you
{{controller}} answers for it. We keep what is written here and who decided it, and, if there is one, a photograph. \
The full privacy notice says for how long, who sees it and what you can ask for: {{privacy_url}}

{_REGULATOR}
"""

_NOTICE = f"""\
{{name}}: please read this notice, {{ref}}, to the end. It asks you to stay out of the premises listed below for \
{{months}} \
from the day on which you are given this notice. The day counts from when it reaches you, not from the date at the \
top.

This is a decision of private businesses about who may come in. It is not a court order, and it does not say that \
you have committed an offence.

## What it rests on
Staff of member businesses reported what follows, and somebody else looked at each report; or the police told us of it:
- {{incidents}}

Photograph kept with this notice: {{photo_ref}}

## Who decided
{{decided_by}}, on {{decided_on}}. The police and the council had no part in the decision.

## Where you are asked to stay out
- {{premises}}

## Where you may still go
{{may_enter}}

You may go to any doctor, hospital, chemist, bus, station, bank, post office and council office. In an emergency you \
may go anywhere.

## If you come in all the same
You will be asked to leave. Staying is not by itself a crime. What happens is written down and may lead to a longer \
exclusion, or be shown to the police, the council or a court.

## How to appeal
You have {{appeal_days}} from the day on which you are given this notice. Appeal to {{appeal_to}} and give the \
code {{code}}. Say in your own words what is wrong: that it was not you, that it did not happen like this, or that \
it is too much. It costs nothing. Somebody may help you or write for you. People who had no part in this decision \
hear the appeal.

## What is kept about you
{{controller}} answers for it. We keep what is written here, a photograph if there is one, and who decided. Only \
members of the partnership who need it see it. You may ask what we hold, have mistakes put right, and object. The \
full privacy notice: {{privacy_url}}

{_REGULATOR}
"""

_PREMISES_LIST = """\
This list belongs to the notice {ref} from {scheme}. It names every place that the notice asks you to stay out of. A \
place that is not on this list is not part of the notice.

- {premises}

## Where you may still go
{may_enter}

In an emergency you may go anywhere.
"""

_GUARDIAN = """\
To whoever has care of {name}

We write because of the young person named above, before anything happens. {scheme} is a partnership of businesses. \
It intends to give {name} a notice that asks them to stay out of member premises for {months} from the day on \
which they are given it. It is not a court order, and it does not say that they have committed an offence.

## What was seen
- {incidents}

## What we ask of you
Please talk with us before the notice is given. You know things that we do not: whether they were there, what is \
going on in their life, who else was with them, what would help more than a notice. Tell us if they are unwell, have \
a disability, have a social worker, or if you fear that somebody is using them.

You may be there when the notice is given. You may appeal on their behalf, and the notice says how. Nothing about \
them is published.

## How to reach us
{reached}. Give the reference {ref}.

If you are worried that they are in danger, call your council’s children’s services, or 999.
"""

_APPEAL = """\
You asked for the notice {ref} to be looked at again. Your appeal has the reference {appeal_ref}. It was heard by \
people who had no part in the first decision.

## What was decided
{outcome}

## Why
{because}

## What happens now
The notice runs until {ends_on}, and then ends by itself.

If something new comes to light, tell us: {reached}. Give the reference {appeal_ref}.

## If you are not content with how this was done
Write to the Board of {scheme}; somebody who did not hear your appeal answers. About how information is used you may \
also complain to the regulator: {regulator}
"""

LETTERS: dict[DocumentKind, tuple[str, str]] = {
    DocumentKind.WARNING: ("A warning", _WARNING),
    DocumentKind.NOTICE: ("Notice: please stay out of these premises", _NOTICE),
    DocumentKind.PREMISES_LIST: ("The premises of this notice", _PREMISES_LIST),
    DocumentKind.GUARDIAN_LETTER: ("About a young person in your care", _GUARDIAN),
    DocumentKind.APPEAL_OUTCOME: ("The answer to your appeal", _APPEAL),
}
