#!/bin/sh
# `npm run lesson:check`: installs what is missing, then checks lessons.
set -eu
cd "$(dirname "$0")/.."
. scripts/install.sh
exec $tie node scripts/lesson-check.ts "$@"
