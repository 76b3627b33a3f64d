#!/bin/bash
set -eu
systemctl restart payments
