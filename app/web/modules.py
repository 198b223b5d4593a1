"""A screen's module, named in its page together with all that it imports.

Without a build a browser learns of an import only when it has the file in which it stands: each step costs a round
trip, and a phone in a back room has slow ones. Named in the page, all come at once.
"""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from app.web.assets import ASSETS, address

# `import … from './x.js'` and `export … from './x.js'`, over one line or several. What import() fetches comes later.
_IMPORTED = re.compile(r"^(?:import|export)\b[^'\"();]*?['\"](\.{1,2}/[^'\"]+)['\"]", re.MULTILINE)
_LINK = Markup('<link rel="modulepreload" href="{}">\n')
_SCRIPT = Markup('<script type="module" src="{}"></script>')


@cache
def needed(name: str) -> tuple[str, ...]:
    """Return the module and all that it needs before it runs, by name; raises KeyError for one that does not exist."""
    found = [name]
    for one in found:
        folder = one.rpartition("/")[0]
        for asked in _IMPORTED.findall(ASSETS[one].body.decode()):
            other = _joined(folder, asked)
            if other not in found:
                found.append(other)
    return tuple(found)


def module(name: str) -> Markup:
    """Return the tags that load the module, and all that it imports at the same time."""
    links = (_LINK.format(address(one)) for one in needed(name)[1:])
    return Markup("").join([*links, _SCRIPT.format(address(name))])


def _joined(folder: str, asked: str) -> str:
    parts = folder.split("/")
    for step in asked.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)
