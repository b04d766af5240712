#!/bin/sh
# `npm start`: installs and builds what is missing, then becomes the server.
set -eu
cd "$(dirname "$0")/.."
. scripts/install.sh
$tie node scripts/prepare.ts start
NODE_ENV=production
export NODE_ENV
exec $tie node server.ts
