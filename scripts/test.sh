#!/bin/sh
# `npm test`: installs what the tests need and runs them all.
set -eu
cd "$(dirname "$0")/.."
. scripts/install.sh
exec $tie node scripts/test.ts "$@"
