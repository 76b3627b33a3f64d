#!/bin/bash
# Of the revision that runs, not of the new one. A server may have none that runs.
set -eu
if systemctl is-active --quiet payments; then
  systemctl stop payments
fi
