# Sourced by script/server and script/test: finds Python, and keeps .venv at what a lock file says.
# Everything runs as `.venv/bin/python -m …`, so that a checkout may be moved and may have spaces in its path.

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

python=$PWD/.venv/bin/python

is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install_packages() {
  say "Installing $* …"
  apt-get update -qq >/dev/null || true      # a stale list is often good enough; the next line decides
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Prints a Python to build on: first one of the versions that the lock was tried with, then any newer one.
find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && command -v "$name" && return
  done
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 14))' 2>/dev/null && command -v python3
}

make_venv() {
  local base
  if ! base=$(find_python); then
    is_debian_root && install_packages python3 python3-venv
    base=$(find_python) || fail "Townwatch needs Python 3.11 or newer. Please install it, then start this again."
  fi
  if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
    is_debian_root && install_packages python3-venv
    "$base" -c 'import ensurepip, venv' 2>/dev/null || fail "Please install python3-venv (apt-get install python3-venv), then start this again."
  fi
  rm -rf .venv
  "$base" -m venv .venv
}

# keep_venv LOCK [LOCK…]: the first is installed, unless what is there is one of them as it stands now.
# The copy of the lock in .venv is written last: an installation cut short is done again.
keep_venv() {
  local lock
  if "$python" -c '' 2>/dev/null; then
    for lock in "$@"; do cmp -s "$lock" .venv/installed.txt && return; done
  fi
  "$python" -m pip --version >/dev/null 2>&1 || make_venv
  rm -f .venv/installed.txt
  say "Installing what $1 names (half a minute or so) …"
  "$python" -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r "$1" ||
    fail "The packages could not be installed: the lines above say why. Starting this again goes on from here."
  cp "$1" .venv/installed.txt
}
