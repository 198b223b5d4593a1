"""The outbox broken on purpose, on its way to the phone. A comparison that finds nothing in these proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Flaw(NamedTuple):
    """`changes`: of which module which words become which. `fault`: what the comparison must find."""

    changes: tuple[tuple[str, str, str], ...]
    fault: str
    pictures: bool = True  # whether its reports carry any


FLAWS = {
    "lets go of what it has begun to send": Flaw(
        (
            (
                "drain.js",
                "  const answer = await put(PLACE",
                "  await forDrain.alter(record.id, () => null);\n  const answer = await put(PLACE",
            ),
        ),
        "lost",
    ),
    "lets go of it whatever is answered": Flaw(
        (
            (
                "drain.js",
                "  if (!TAKEN.has(status)) return notTaken(record, answer, line);",
                "  if (!TAKEN.has(status)) return void await forDrain.alter(record.id, () => null);",
            ),
        ),
        "lost",
    ),
    "says that it is saved, and writes a moment later": Flaw(
        (
            (
                "outbox.js",
                "    await within('readwrite', ({ records, parts }) => {\n      records.get(record.id)",
                "    const later = (...said) => setTimeout(() => within(...said), 100);\n"
                "    later('readwrite', ({ records, parts }) => {\n      records.get(record.id)",
            ),
        ),
        "lost",
    ),
    "gives a new number at each try": Flaw(
        (
            ("seal.js", "const { subtle } = crypto;", "if (purpose) return bytes.buffer; const { subtle } = crypto;"),
            ("drain.js", "'Content-Type': SEALED", "'Content-Type': 'application/json'"),
            ("drain.js", "report: ({ id }) => `/outbox/${id}`", "report: () => `/outbox/${crypto.randomUUID()}`"),
            ("drain.js", "if (body.id !== record.id)", "if (!body.id)"),
        ),
        "doubled",
        pictures=False,
    ),
    "takes the lock and never lets it go": Flaw(
        (("drain.js", "  await sweep();", "  await new Promise(() => {});"),),
        "stuck",
    ),
}  # fmt: skip

# What a kill cannot show: the system had it, the disk had not.
POWER_FLAW = Flaw((("outbox.js", "durability: 'strict'", "durability: 'relaxed'"),), "lost")


def changed_by(flaw: Flaw | None) -> Callable[[str, bytes], bytes]:
    """Return what becomes of each file on its way. Raises AssertionError when the words to change are not there."""

    def changed(path: str, body: bytes) -> bytes:
        for module, old, new in flaw.changes if flaw else ():
            if path.endswith(f"/js/{module}"):
                text = body.decode()
                assert old in text, f"{module} has changed: the flaw is no longer one"
                body = text.replace(old, new).encode()
        return body

    return changed
