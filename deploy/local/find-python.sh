#!/bin/sh
# Prints the Python that builds and tries the Python library: the one that PYTHON names, else the first of those on
# the machine that is 3.11 or newer and makes wheels and environments without asking an index.
# Read by prerequisites.sh and by tools.mjs.

# setuptools before pip: it replaces distutils, which pip imports.
fits='import sys, setuptools, ensurepip, pip, venv, wheel; sys.exit(sys.version_info < (3, 11))'

for python in "${PYTHON:-python3}" "${PYTHON:-/usr/bin/python3}"; do
  if "$python" -c "$fits" >/dev/null 2>&1; then
    command -v "$python"
    exit 0
  fi
done
exit 1
