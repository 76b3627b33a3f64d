#!/bin/bash
# The deployment fails, and is rolled back, unless this very version answers within half a minute.
set -eu
version=$(cat /opt/payments/version.txt)
for _ in $(seq 15); do
  if curl --silent --fail --max-time 2 http://127.0.0.1:8080/health | grep --quiet --fixed-strings "\"version\": \"$version\""; then
    exit 0
  fi
  sleep 2
done
journalctl --unit payments --lines 20 --no-pager
exit 1
