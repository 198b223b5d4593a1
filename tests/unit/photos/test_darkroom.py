"""A stranger's bytes are decoded in a limited child; whatever becomes of it, the parent has an answer."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from app.kernel.errors import NotFit, NotNow
from app.photos import darkroom
from app.photos.darkroom import PICTURES_A_LIFE, SIDE_BY_SIDE, Darkroom
from tests.laden import chunk
from tests.pictures import draw, encoded, jpeg

APP = Path(darkroom.__file__).parents[1]
NOT_SAFE = r"^This picture cannot be opened safely\. Take it again, or send a screenshot of it\.$"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="this system has no /proc")


def one_colour(colour: str) -> bytes:
    return encoded(Image.new("RGB", (40, 30), colour), "PNG")


@pytest.fixture
def room() -> Iterator[Darkroom]:
    made = Darkroom()
    yield made
    made.close()


def children() -> set[int]:
    """Return the process numbers of the children that this process has."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(number) for task in tasks for number in task.read_text().split()}


def only_child(room: Darkroom) -> int:
    (decoder,) = room._idle
    return decoder._process.pid


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_within(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return not is_alive(pid)


# ---------------------------------------------------------------- what comes out


def test_pixels_come_out_and_nothing_else(room: Darkroom) -> None:
    pixels = room.ask(one_colour("#ff8000"), "PNG", 20)
    assert (pixels.width, pixels.height) == (20, 15)
    assert pixels.rgb == b"\xff\x80\x00" * 20 * 15


def test_a_look_brings_no_pixels(room: Darkroom) -> None:
    assert room.ask(one_colour("red"), "PNG", 0).rgb == b""


def test_pictures_of_many_threads_do_not_mix_and_two_children_do(room: Darkroom) -> None:
    colours = [(level, 255 - level, 7) for level in range(0, 240, 4)]
    sent = [encoded(Image.new("RGB", (64, 64), colour), "PNG") for colour in colours]
    before = children() if sys.platform == "linux" else set()
    with ThreadPoolExecutor(8) as threads:
        came = list(threads.map(lambda data: room.ask(data, "PNG", 64).rgb[:3], sent))
    assert came == [bytes(colour) for colour in colours]
    assert len(room._idle) <= SIDE_BY_SIDE
    if sys.platform == "linux":
        assert len(children() - before) <= SIDE_BY_SIDE


def test_who_waits_too_long_for_a_child_is_asked_to_come_again() -> None:
    room = Darkroom(wait_s=0.01)
    for _ in range(SIDE_BY_SIDE):
        room._places.acquire()
    with pytest.raises(NotNow, match="Yours is not lost"):
        room.ask(jpeg(), "JPEG", 0)


# ---------------------------------------------------------------- lives and deaths


def test_one_child_serves_many_pictures_and_then_another_comes(room: Darkroom) -> None:
    room.ask(one_colour("red"), "PNG", 0)
    first = only_child(room)
    for _ in range(PICTURES_A_LIFE - 2):
        room.ask(one_colour("red"), "PNG", 0)
    assert only_child(room) == first
    room.ask(one_colour("red"), "PNG", 0)
    assert room._idle == []
    room.ask(one_colour("red"), "PNG", 0)
    assert only_child(room) != first


def test_a_broken_picture_does_not_harm_the_next(room: Darkroom) -> None:
    with pytest.raises(NotFit, match="broken"):
        room.ask(jpeg()[:900], "JPEG", 1600)
    assert room.ask(jpeg(), "JPEG", 1600).width == 640


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGKILL, signal.SIGSTOP])
def test_a_child_that_was_hurt_between_two_pictures_costs_nobody_a_picture(how: signal.Signals) -> None:
    room = Darkroom(picture_s=0.5)
    room.ask(one_colour("red"), "PNG", 0)
    hurt = only_child(room)
    os.kill(hurt, how)
    if how is signal.SIGSTOP:  # it lives and says nothing: nobody can know whether it works
        with pytest.raises(NotNow):
            room.ask(one_colour("blue"), "PNG", 0)
    assert room.ask(one_colour("blue"), "PNG", 40).rgb[:3] == b"\0\0\xff"
    assert only_child(room) != hurt
    room.close()


# What a child might do that a picture has taken over; each begins like the real one.
TAKEN_OVER = {
    "dies": "os.kill(os.getpid(), signal.SIGSEGV)",
    "ends": "sys.exit(0)",
    "closes its pipes and lives on": "os.close(1); os.close(0); time.sleep(60)",
    "answers no verdict there is": "tell(b'\\xff' * 9)",
    "claims more pixels than were asked for": "tell(struct.pack('>BII', 0, 60000, 60000)); tell(bytes(2**20))",
    "claims no pixels": "tell(struct.pack('>BII', 0, 0, 0))",
    "sends half its pixels": "tell(struct.pack('>BII', 0, 1600, 1600) + bytes(1600)); sys.exit(0)",
}


def impostor(folder: Path, what: str, *, reads: bool = True) -> Path:
    program = folder / "impostor.py"
    program.write_text(
        textwrap.dedent(f"""
        import os, signal, struct, sys, time
        tell = lambda said: (sys.stdout.buffer.write(said), sys.stdout.buffer.flush())
        tell(b"R")
        kind, longest, length = struct.unpack(">BHI", sys.stdin.buffer.read(7))
        sys.stdin.buffer.read(length if {reads} else 0)
        {what}
        """)
    )
    return program


@pytest.mark.parametrize("what", TAKEN_OVER.values(), ids=TAKEN_OVER)
def test_whatever_a_child_does_the_picture_is_refused_with_a_sentence(tmp_path: Path, what: str) -> None:
    room = Darkroom(impostor(tmp_path, what))
    with pytest.raises(NotFit, match=NOT_SAFE):
        room.ask(jpeg(size=(1600, 1200)), "JPEG", 1600)
    assert room._idle == []


def test_a_child_that_hangs_is_killed_in_time(tmp_path: Path) -> None:
    room = Darkroom(impostor(tmp_path, "time.sleep(60)"), picture_s=0.3)
    began = time.monotonic()
    with pytest.raises(NotNow):
        room.ask(jpeg(), "JPEG", 0)
    assert time.monotonic() - began < 3


def test_a_child_that_does_not_read_is_killed_in_time(tmp_path: Path) -> None:
    room = Darkroom(impostor(tmp_path, "time.sleep(60)", reads=False), picture_s=0.3)
    with pytest.raises(NotNow):
        room.ask(bytes(2**21), "JPEG", 0)


def test_a_child_that_works_for_ever_is_tried_once(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    work = f"open({str(tries)!r}, 'a').write('x'); signal.setitimer(signal.ITIMER_PROF, 0.05)\nwhile True: pass"
    room = Darkroom(impostor(tmp_path, textwrap.indent(work, " " * 8).strip()))
    with pytest.raises(NotFit, match=NOT_SAFE):
        room.ask(jpeg(), "JPEG", 0)
    assert tries.read_text() == "x"


def test_where_no_child_starts_nothing_is_said_of_the_picture(tmp_path: Path) -> None:
    with pytest.raises(NotNow):
        Darkroom(tmp_path / "nothing.py").ask(jpeg(), "JPEG", 0)


def test_a_forked_copy_of_the_process_begins_its_own(room: Darkroom) -> None:
    room.ask(jpeg(), "JPEG", 0)
    theirs = only_child(room)
    copy = os.fork()
    if copy == 0:
        room.forget()  # as the one in use is told by os.register_at_fork
        room.ask(jpeg(), "JPEG", 0)
        os._exit(0 if only_child(room) != theirs else 1)
    assert os.waitpid(copy, 0)[1] == 0
    room.ask(jpeg(), "JPEG", 0)
    assert only_child(room) == theirs


@LINUX
def test_a_child_does_not_outlive_a_parent_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(jpeg())
    code = textwrap.dedent("""
        import pathlib, sys, time
        from app.photos import darkroom
        darkroom.look(pathlib.Path(sys.argv[1]).read_bytes(), "JPEG")
        print(darkroom._ours._idle[0]._process.pid, flush=True)
        time.sleep(60)
    """)
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "picture")], stdout=subprocess.PIPE, text=True, cwd=APP.parent
    )
    with parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
    assert gone_within(child, 3)


@LINUX
def test_the_child_is_limited_and_was_handed_nothing(room: Darkroom) -> None:
    room.ask(jpeg(), "JPEG", 0)
    proc = Path(f"/proc/{only_child(room)}")
    limits = {line[:26].strip(): line[26:].split()[:2] for line in (proc / "limits").read_text().splitlines()}
    assert limits["Max address space"] == [str(2**30)] * 2
    assert limits["Max cpu time"] == ["240"] * 2
    for nothing in ("Max file size", "Max core file size", "Max open files"):
        assert limits[nothing] == ["0", "0"]
    status = dict(line.split(":\t", 1) for line in (proc / "status").read_text().splitlines())
    assert status["NoNewPrivs"] == "1"
    if os.uname().machine == "x86_64":
        assert status["Seccomp"] == "2"
    if os.geteuid() == 0:  # it is hidden from everybody else
        assert (proc / "environ").read_bytes() == b""
        assert {path.name for path in (proc / "fd").iterdir()} == {"0", "1", "2"}
        assert (proc / "cwd").readlink() == Path("/")


def test_a_million_swollen_headers_are_given_up_in_a_moment() -> None:
    picture = one_colour("red")
    profile = chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(1_000_000), 9))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(NotFit, match=NOT_SAFE):  # where others work too, its second of work takes longer
        Darkroom(picture_s=60).ask(picture[:33] + profile * 8000 + picture[33:], "PNG", 0)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 2.5


def test_a_jpeg_that_is_passed_over_too_often_is_given_up(room: Darkroom) -> None:
    whole = encoded(Image.new("RGB", (4000, 3000), "grey"), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    with pytest.raises(NotFit, match=NOT_SAFE):
        room.ask(whole[:-2] + whole[last:-2] * 200 + b"\xff\xd9", "JPEG", 0)


def test_an_honest_progressive_jpeg_is_not(room: Darkroom) -> None:
    assert room.ask(encoded(draw(1, (4000, 3000)), "JPEG", progressive=True), "JPEG", 1600).height == 1200
