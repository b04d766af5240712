#!/bin/sh
# `npm run lesson:new`: makes a lesson's folder.
set -eu
cd "$(dirname "$0")/.."
. scripts/install.sh
exec $tie node scripts/lesson-new.ts "$@"
