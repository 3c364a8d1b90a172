#!/bin/sh
# Outlives the process that started it just long enough to end what that one left running.
# Reads "hold <pid>" and "release <pid>" lines. End of file means that the writer is gone, in
# whatever way, even by SIGKILL: then whatever is still held is terminated, and killed soon after.

trap '' INT TERM HUP
held=" "
while read -r verb pid; do
  case $verb in
    hold) held="$held$pid " ;;
    release) held="${held%% "$pid" *} ${held#* "$pid" }" ;;
  esac
done

alive() {
  for pid in $held; do
    if kill -0 "$pid" 2>/dev/null; then return 0; fi
  done
  return 1
}

for pid in $held; do kill -TERM "$pid" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  alive || exit 0
  sleep 0.2
done
for pid in $held; do kill -KILL "$pid" 2>/dev/null; done
