"""How the web answers: two processes of eight threads, and a stop that takes no longer than three seconds."""

import os
from pathlib import Path

_host = os.environ.get("HOST", "127.0.0.1")
bind = f"[{_host}]:{os.environ.get('PORT', '8000')}" if ":" in _host else f"{_host}:{os.environ.get('PORT', '8000')}"

worker_class = "gthread"
workers = 2
threads = 8
# Read once, then forked: up sooner, and half the memory. create_app() opens no connection and starts no thread.
preload_app = True

timeout = 60  # a phone on a bad line may need this long for one photo
keepalive = 30
graceful_timeout = 3

# Nothing here is steered from outside, so no socket for it is opened.
control_socket_disable = True

# The sign of life is a file that is touched each second: memory is never slow where a disk may be.
_memory = "/dev/shm"  # noqa: S108
if Path(_memory).is_dir():
    worker_tmp_dir = _memory

loglevel = "warning"
