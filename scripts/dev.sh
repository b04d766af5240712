#!/bin/sh
# `npm run dev`: as start.sh, without a build and with hot reload.
set -eu
cd "$(dirname "$0")/.."
. scripts/install.sh
$tie node scripts/prepare.ts dev
NODE_ENV=development
export NODE_ENV
exec $tie node server.ts
