#!/bin/bash
# The files are in place. Their user, whom systemd makes up, has to read them, and the service to start with the server.
set -eu
chmod 755 /opt/payments
chmod 644 /opt/payments/* /etc/systemd/system/payments.service
systemctl daemon-reload
systemctl enable payments
