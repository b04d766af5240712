# Sourced by start.sh, dev.sh and test.sh in the project's folder. Needs only Node 20.19 and npm. Afterwards the node
# modules are those of package-lock.json, and `node` is the pinned Node 24 (or a newer one of the machine's own).

NEXT_TELEMETRY_DISABLED=1
export NEXT_TELEMETRY_DISABLED

fail() {
  echo "$*" >&2
  exit 1
}

# Ties this shell, and what it becomes by exec, to npm: if npm is killed, even by kill -9, we are told to stop.
tie=
if [ -n "${npm_execpath:-}" ] && command -v setpriv >/dev/null 2>&1; then
  tie='setpriv --pdeathsig TERM --'
  if [ -z "${KEYSPACE_TIED:-}" ]; then
    KEYSPACE_TIED=1
    export KEYSPACE_TIED
    exec $tie sh "scripts/${0##*/}" "$@"
  fi
fi

command -v node >/dev/null 2>&1 || fail 'Node was not found. Install Node 20.19 or newer: https://nodejs.org'
node -e '
  const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);
' || fail "Node $(node --version) is too old. Keyspace needs 20.19 or newer: https://nodejs.org"

modules_are_current() {
  if [ -f node_modules/.keyspace-lock ]; then
    cmp -s package-lock.json node_modules/.keyspace-lock
  else
    [ -f node_modules/.package-lock.json ] &&
      [ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]
  fi
}

if ! modules_are_current; then
  command -v npm >/dev/null 2>&1 || fail 'npm was not found. It comes with Node: https://nodejs.org'
  echo 'Installing packages (npm ci). This takes up to two minutes, once.'
  rm -f node_modules/.keyspace-lock
  npm ci --no-audit --no-fund || fail 'npm ci failed. Check the network (or your npm registry) and try again.'
fi

PATH="$PWD/node_modules/.bin:$PATH"
export PATH
runs_node_24() {
  "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' >/dev/null 2>&1
}
# The pinned Node comes by an install script, which npm may have been told to skip.
if ! runs_node_24 node_modules/.bin/node; then
  rm -f node_modules/.bin/node
  hash -r
  if ! runs_node_24 node; then
    npm rebuild node >/dev/null 2>&1 || true
    hash -r
    runs_node_24 node_modules/.bin/node ||
      fail 'The pinned Node 24 does not run here. Allow its install script (npm rebuild node), or install Node 24.'
  fi
fi
cmp -s package-lock.json node_modules/.keyspace-lock || cp package-lock.json node_modules/.keyspace-lock
