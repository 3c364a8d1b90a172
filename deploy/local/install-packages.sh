#!/bin/sh
# As root: installs packages of Debian or Ubuntu, and leaves nothing of them running. Both start a
# server as they install it; the tests start their own, on ports of their own.
set -eu

# invoke-rc.d asks this file whether it may start something (101: no). A machine that has one, such
# as a container, has its reasons.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi

DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"

# Nor after the next start of the machine.
if [ -d /run/systemd/system ]; then
  for package in "$@"; do
    systemctl disable --quiet "$package.service" 2>/dev/null || true
  done
fi
