"""Shut a process in: what it does not need for decoding a picture it cannot do any more.

Run by path in the decoder's own process, before it reads a stranger's first byte; it imports nothing of the app.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import struct
import sys

MEMORY = 2**30  # fifty million pixels take up to 0.95 GB in the thirstiest format, an animated WebP
LIFE_CPU_S = 240
_NICER = 5  # a picture may wait a little for those who only want to read

_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_FILTERED = 2
_STEP = 8  # bytes of one instruction

# What is left on Linux on x86-64: to use what is open, memory, signals, clocks, threads (libheif wants them), the end.
# Numbers of the kernel's syscall_64.tbl.
_CALLS = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "ioctl": 16, "newfstatat": 262,
    "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "mremap": 25, "madvise": 28,
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "sigaltstack": 131,
    "setitimer": 38, "clock_gettime": 228, "getrusage": 98, "getrandom": 318,
    "getpid": 39, "gettid": 186, "tgkill": 234,
    "futex": 202, "rseq": 334, "set_robust_list": 273, "set_tid_address": 218, "sched_yield": 24,
    "sched_getaffinity": 204, "exit": 60, "exit_group": 231,
}  # fmt: skip
_CLONE, _CLONE3 = 56, 435
_CLONE_THREAD = 0x10000
_AUDIT_ARCH_X86_64 = 0xC000003E
_EPERM, _ENOSYS = 1, 38


def shut_in() -> None:
    """Give up all that can be given up here; raises nothing where the system knows less.

    Everywhere: bounded memory and processor time; nothing can be opened (no file, no socket) or written beyond what is
    open; no core. On Linux also no new rights, and nobody may look in. On Linux on x86-64 also only a few system calls.
    """
    os.nice(_NICER)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # what a library mutters about hostile bytes belongs in nobody's log
    os.close(silence)
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: LIFE_CPU_S,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 0,  # what is open stays so
    }
    for limit, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS bounds no address space
            resource.setrlimit(limit, (most, most))
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if os.uname().machine == "x86_64":
            code = ctypes.create_string_buffer(_few_calls())
            program = ctypes.create_string_buffer(struct.pack("@HP", len(code) // _STEP, ctypes.addressof(code)))
            prctl(_PR_SET_SECCOMP, _FILTERED, ctypes.addressof(program), 0, 0)


def _few_calls() -> bytes:
    """Return a seccomp filter in classic BPF (kernel: Documentation/userspace-api/seccomp_filter.rst)."""
    load, is_equal, has_bit, give = 0x20, 0x15, 0x45, 0x06
    allow, refuse, kill = 0x7FFF0000, 0x00050000, 0x80000000

    def step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_so, if_not, value)

    steps = [
        step(load, 4),  # the kind of machine, because another's numbers mean other calls
        step(is_equal, _AUDIT_ARCH_X86_64, if_so=1),
        step(give, kill),
        step(load, 0),  # the call
        step(is_equal, _CLONE3, if_not=1),
        step(give, refuse | _ENOSYS),  # says its flags where a filter cannot look; the C library then takes clone
        step(is_equal, _CLONE, if_not=4),
        step(load, 16),  # its first argument
        step(has_bit, _CLONE_THREAD, if_so=1),
        step(give, refuse | _EPERM),
        step(give, allow),
    ]
    for number in _CALLS.values():
        steps += [step(is_equal, number, if_not=1), step(give, allow)]
    return b"".join([*steps, step(give, refuse | _EPERM)])
