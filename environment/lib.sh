# Shared by report, test and lab: finds a Python that is new enough and hands over to lethe_env.py.
# Plain enough for the bash 3.2 of macOS.

lethe_env() {
  local folder python
  folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || return 1
  unset PYTHONPATH PYTHONHOME
  for python in "${LETHE_PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11 \
    python3.10; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then
      exec "$python" -u "$folder/lethe_env.py" "$@"
    fi
  done
  echo "error: Python 3.10 or newer is needed, found: $(python3 --version 2>&1 | head -n 1)." >&2
  echo "  Install Python 3.10+ with venv (Debian/Ubuntu: apt install python3-venv; macOS: brew" >&2
  echo "  install python), or name one: LETHE_PYTHON=/path/to/python3 environment/$1" >&2
  exit 1
}
