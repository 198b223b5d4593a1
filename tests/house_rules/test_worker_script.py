"""The worker is joined from files that know nothing of each other: it must be one script, with each name once."""

import re
from collections import Counter

from app.web.worker_script import as_script, worker_script

TOP_LEVEL = re.compile(r"^(?:async )?(?:function\*?|class|const|let|var) ([\w$]+|[\[{][^=]*[\]}])", re.MULTILINE)
MODULE_WORDS = re.compile(r"^(?:import|export)\b|\bimport\(", re.MULTILINE)


def names_in(script: str) -> list[str]:
    return [name for found in TOP_LEVEL.findall(script) for name in re.findall(r"[\w$]+", found)]


def test_nothing_of_a_module_is_left():
    assert MODULE_WORDS.findall(worker_script()) == []


def test_no_name_stands_in_two_files():
    many = Counter(names_in(worker_script()))
    assert {name for name, times in many.items() if times > 1} == set()
    assert {"drain", "save", "seal", "table", "BUILD", "PhoneFull"} <= set(many), "they are looked for"


def test_a_name_that_stands_twice_would_be_found():
    assert names_in("export const a = 1;\nasync function b() {}\n  const inside = 2;\n") == ["b"]
    assert names_in(as_script("import { c } from './c.js';\nexport const a = 1;\nconst { b, d } = c;\n")) == [
        "a",
        "b",
        "d",
    ]
