/**
 * The errors that a learner can meet: what each means, what usually causes it and what to do. The terminal and the page
 * `/errors` read the same list. Browser-safe.
 */

export interface KnownError {
  /** Its anchor on the page. */
  readonly id: string;
  /** What it is called: its first word, or its first words. */
  readonly title: string;
  readonly group:
    | 'types'
    | 'arguments'
    | 'transactions'
    | 'scripts'
    | 'cluster'
    | 'server'
    | 'access'
    | 'sandbox';
  /** Of the text of the error, without redis-cli's `(error) `. */
  readonly matches: RegExp;
  /** As Redis, or this sandbox, says it. */
  readonly example: string;
  readonly means: string;
  readonly mend: string;
}

export const errorGroups: readonly { readonly id: KnownError['group']; readonly title: string }[] = [
  { id: 'types', title: 'What a key holds' },
  { id: 'arguments', title: 'How a command is written' },
  { id: 'transactions', title: 'Transactions' },
  { id: 'scripts', title: 'Scripts and functions' },
  { id: 'cluster', title: 'Clusters' },
  { id: 'server', title: 'The state of the server' },
  { id: 'access', title: 'Who may do what' },
  { id: 'sandbox', title: 'Bounds of this sandbox' },
];

/** The more special come first: the first that matches is it. */
export const knownErrors: readonly KnownError[] = [
  {
    id: 'wrongtype',
    title: 'WRONGTYPE',
    group: 'types',
    matches: /^WRONGTYPE /,
    example: 'WRONGTYPE Operation against a key holding the wrong kind of value',
    means:
      'The key holds a value of another type than the command works on. Every key has one type, set by the command that created it.',
    mend: 'Ask TYPE what the key holds and use a command of that type. To make it something else, DEL it first.',
  },
  {
    id: 'not-an-integer',
    title: 'ERR value is not an integer or out of range',
    group: 'types',
    matches: /^ERR (?:hash )?value is not an integer/,
    example: 'ERR value is not an integer or out of range',
    means:
      'INCR and its like, and arguments such as COUNT or EX, need a whole number that fits into 64 signed bits. What is stored, or what was typed, is not one.',
    mend: 'Look at the value with GET. Write the number without blanks, dots or units; for fractions there is INCRBYFLOAT.',
  },
  {
    id: 'not-a-float',
    title: 'ERR value is not a valid float',
    group: 'types',
    matches:
      /^ERR (?:.* )?(?:value )?is not a (?:valid )?float|^ERR min or max is not a float|^ERR weight value is not a float/,
    example: 'ERR value is not a valid float',
    means:
      'A score, an increment, a coordinate or a weight must be a number. In a sorted set the score stands before the member.',
    mend: 'Write 3.5, -1, inf or -inf. For ZADD check the order: ZADD key score member.',
  },
  {
    id: 'min-or-max',
    title: 'ERR min or max not valid',
    group: 'types',
    matches: /^ERR min or max /,
    example: 'ERR min or max not valid string range item',
    means: 'A range by name needs [ or ( before each end, or - and + for the first and the last.',
    mend: 'Write ZRANGE key [a (c BYLEX: [ includes the end, ( leaves it out.',
  },
  {
    id: 'overflow',
    title: 'ERR increment or decrement would overflow',
    group: 'types',
    matches: /^ERR increment .*(?:overflow|NaN or Infinity)|^ERR value is out of range/,
    example: 'ERR increment or decrement would overflow',
    means:
      'The result would not fit into 64 signed bits, or the argument lies outside of what the command takes.',
    mend: 'Use a smaller number. A counter that grows this far is better kept in parts, for instance one for each day.',
  },
  {
    id: 'no-such-key',
    title: 'ERR no such key',
    group: 'types',
    matches: /^ERR no such key/,
    example: 'ERR no such key',
    means:
      'The command needs a key that exists. It may have expired or been deleted, or its name is spelled differently.',
    mend: 'Look for it with SCAN or EXISTS. Names are compared byte by byte: User:1 and user:1 are two keys.',
  },
  {
    id: 'index-out-of-range',
    title: 'ERR index out of range',
    group: 'types',
    matches: /^ERR (?:index|offset|bit offset) .*(?:out of range|not an integer)|^ERR index out of range/,
    example: 'ERR index out of range',
    means:
      'The place does not exist: LSET changes an element that is there, and offsets of bits end at 4,294,967,295.',
    mend: 'Ask LLEN how long the list is. Places begin at 0; -1 is the last.',
  },
  {
    id: 'invalid-stream-id',
    title: 'ERR Invalid stream ID',
    group: 'types',
    matches: /^ERR (?:Invalid stream ID|The ID specified in XADD)/,
    example: 'ERR The ID specified in XADD is equal or smaller than the target stream top item',
    means:
      'Entries of a stream are in the order of their ids. An id is two numbers with a hyphen, and each new one must be greater than the last.',
    mend: 'Let Redis choose with *, or write ms-* for the time alone. XINFO STREAM shows the last id.',
  },
  {
    id: 'busygroup',
    title: 'BUSYGROUP',
    group: 'types',
    matches: /^BUSYGROUP /,
    example: 'BUSYGROUP Consumer Group name already exists',
    means:
      'The stream has a consumer group of that name already. Programs that start anew meet this every time, and it does no harm.',
    mend: 'Take it as success, or look with XINFO GROUPS.',
  },
  {
    id: 'nogroup',
    title: 'NOGROUP',
    group: 'types',
    matches: /^NOGROUP /,
    example: "NOGROUP No such key 'orders' or consumer group 'workers' in XREADGROUP with GROUP option",
    means: 'The stream or the consumer group does not exist. A group is not made by reading.',
    mend: 'XGROUP CREATE key group $ MKSTREAM makes both; 0 in place of $ reads from the first entry.',
  },
  {
    id: 'bitop-not',
    title: 'ERR BITOP NOT must be called with a single source key',
    group: 'arguments',
    matches: /^ERR BITOP /,
    example: 'ERR BITOP NOT must be called with a single source key.',
    means: 'NOT turns the bits of one string; AND, OR and XOR combine several.',
    mend: 'BITOP NOT destination source.',
  },
  {
    id: 'wrong-number-of-arguments',
    title: 'ERR wrong number of arguments',
    group: 'arguments',
    matches: /^ERR wrong number of arguments/,
    example: "ERR wrong number of arguments for 'set' command",
    means:
      'Something is missing or left over. Often a value with a blank in it stands without quotes and counts as two.',
    mend: 'Compare with the hint behind the caret. Put texts with blanks into quotes: SET name "Ada Lovelace".',
  },
  {
    id: 'unknown-command',
    title: 'ERR unknown command',
    group: 'arguments',
    matches: /^ERR unknown (?:command|subcommand)/,
    example: "ERR unknown command 'GTE', with args beginning with: 'a' ",
    means:
      'This server has no command of that name: a slip of the finger, a command of a newer version, or of a module that is not loaded.',
    mend: 'Type the first letters and press Tab. Commands lists all that there are.',
  },
  {
    id: 'syntax-error',
    title: 'ERR syntax error',
    group: 'arguments',
    matches: /^ERR (?:syntax error|Syntax error|Unknown argument|Unrecognized)/,
    example: 'ERR syntax error',
    means:
      'The command exists, but an option is misspelled, stands in the wrong place, lacks its value, or excludes another one: NX with XX, EX with PX.',
    mend: 'Compare with the hint behind the caret. An option with a value is two words: EX 30.',
  },
  {
    id: 'invalid-expire-time',
    title: 'ERR invalid expire time',
    group: 'arguments',
    matches: /^ERR invalid expire time/,
    example: "ERR invalid expire time in 'set' command",
    means:
      'A time to live must be greater than zero, and not so long that its end lies beyond what 64 bits of milliseconds can hold.',
    mend: 'EX counts seconds, PX milliseconds, EXAT and PXAT are points in time.',
  },
  {
    id: 'gt-lt-nx',
    title: 'ERR XX and NX options at the same time are not compatible',
    group: 'arguments',
    matches: /^ERR (?:GT, LT|XX and NX|NX and XX|.* options at the same time are not compatible)/,
    example: 'ERR GT, LT, and/or NX options at the same time are not compatible',
    means:
      'Two options exclude each other: NX only creates, XX only changes, GT and LT compare with what is there.',
    mend: 'Keep the one you mean.',
  },
  {
    id: 'invalid-cursor',
    title: 'ERR invalid cursor',
    group: 'arguments',
    matches: /^ERR invalid cursor/,
    example: 'ERR invalid cursor',
    means: 'SCAN goes on from the number that the SCAN before has answered; a round begins and ends with 0.',
    mend: 'SCAN 0, then SCAN with the number of each answer until that is 0 again.',
  },
  {
    id: 'invalid-arguments',
    title: 'Invalid argument(s)',
    group: 'arguments',
    matches: /^Invalid argument\(s\)/,
    example: 'Invalid argument(s)',
    means:
      'redis-cli says this itself and sends nothing: a quote is still open, or something touches a closing one.',
    mend: 'Close the quote. Inside of double quotes a quote is \\".',
  },
  {
    id: 'execabort',
    title: 'EXECABORT',
    group: 'transactions',
    matches: /^EXECABORT /,
    example: 'EXECABORT Transaction discarded because of previous errors.',
    means:
      'A command was refused while it was being queued, so EXEC runs none of them. An error that only shows while running does not stop the others.',
    mend: 'Begin again with MULTI and mend the line that was refused.',
  },
  {
    id: 'without-multi',
    title: 'ERR EXEC without MULTI',
    group: 'transactions',
    matches: /^ERR (?:EXEC|DISCARD) without MULTI/,
    example: 'ERR EXEC without MULTI',
    means:
      'No transaction is open in this client. It was run, discarded or lost with its connection; each client has its own.',
    mend: 'MULTI first. The prompt shows (TX) while a transaction is open.',
  },
  {
    id: 'nested-multi',
    title: 'ERR MULTI calls can not be nested',
    group: 'transactions',
    matches: /^ERR (?:MULTI calls can not be nested|WATCH inside MULTI)/,
    example: 'ERR MULTI calls can not be nested',
    means: 'A transaction is open already. WATCH, too, belongs before MULTI.',
    mend: 'EXEC or DISCARD the one that is open.',
  },
  {
    id: 'in-subscribe-mode',
    title: "ERR Can't execute: only (P|S)SUBSCRIBE … are allowed in this context",
    group: 'transactions',
    matches: /^ERR Can't execute '/,
    example:
      "ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
    means: 'This client has subscribed, and with RESP2 such a connection only reads messages.',
    mend: 'Use another client for commands, or UNSUBSCRIBE. With RESP3 (HELLO 3) one connection does both.',
  },
  {
    id: 'noscript',
    title: 'NOSCRIPT',
    group: 'scripts',
    matches: /^NOSCRIPT /,
    example: 'NOSCRIPT No matching script. Please use EVAL.',
    means:
      'The server does not know a script of that SHA1: it has restarted, or SCRIPT FLUSH was run, or the script was never loaded.',
    mend: 'Send it with EVAL or SCRIPT LOAD and try again. Clients do that by themselves.',
  },
  {
    id: 'busy',
    title: 'BUSY',
    group: 'scripts',
    matches: /^BUSY (?!GROUP)/,
    example: 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
    means: 'A script or function runs for too long, and Redis does one thing at a time: all others wait.',
    mend: 'SCRIPT KILL stops it if it has written nothing yet. Bound loops of scripts by the size of their input.',
  },
  {
    id: 'unkillable',
    title: 'UNKILLABLE',
    group: 'scripts',
    matches: /^UNKILLABLE /,
    example: 'UNKILLABLE Sorry the script already executed write commands against the dataset.',
    means: 'The script has written, and stopping it now would leave half of its work.',
    mend: 'Wait, or SHUTDOWN NOSAVE, which loses what was not saved.',
  },
  {
    id: 'notbusy',
    title: 'NOTBUSY',
    group: 'scripts',
    matches: /^NOTBUSY /,
    example: 'NOTBUSY No scripts in execution right now.',
    means: 'There is no script to kill; it has ended in the meantime.',
    mend: 'Nothing needs to be done.',
  },
  {
    id: 'script-error',
    title: 'ERR … script',
    group: 'scripts',
    matches: /^ERR (?:Error (?:running|compiling) script|user_script|.* script: |Number of keys can't)/,
    example: "ERR Number of keys can't be greater than number of args",
    means:
      'The script has a mistake, or one of the commands in it was refused. What it wrote before the mistake stays written.',
    mend: 'The number after user_script: is the line. EVAL takes the script, the number of keys, then the keys, then the arguments.',
  },
  {
    id: 'moved',
    title: 'MOVED',
    group: 'cluster',
    matches: /^MOVED /,
    example: 'MOVED 3999 127.0.0.1:6381',
    means:
      'In a cluster each key belongs to a slot, and each slot to one node. This key belongs to the node that is named.',
    mend: 'Ask that node. Cluster clients and redis-cli -c go there by themselves; here there is a switch -c.',
  },
  {
    id: 'ask',
    title: 'ASK',
    group: 'cluster',
    matches: /^ASK /,
    example: 'ASK 3999 127.0.0.1:6381',
    means:
      'The slot is being moved, and this key is at its new node already. Only this one question goes there.',
    mend: 'Send ASKING and the command to the node that is named; cluster clients do so by themselves.',
  },
  {
    id: 'crossslot',
    title: 'CROSSSLOT',
    group: 'cluster',
    matches: /^CROSSSLOT /,
    example: "CROSSSLOT Keys in request don't hash to the same slot",
    means: 'A command, transaction or script works on keys of one slot only, and these are in several.',
    mend: 'Give keys that belong together the same hash tag: only what stands in braces counts, as in {user:42}:cart.',
  },
  {
    id: 'tryagain',
    title: 'TRYAGAIN',
    group: 'cluster',
    matches: /^TRYAGAIN /,
    example: 'TRYAGAIN Multiple keys request during rehashing of slot',
    means: 'The slot is being moved and the keys of the command are at both nodes at the moment.',
    mend: 'Try again a little later.',
  },
  {
    id: 'clusterdown',
    title: 'CLUSTERDOWN',
    group: 'cluster',
    matches: /^CLUSTERDOWN /,
    example: 'CLUSTERDOWN The cluster is down',
    means: 'A slot has no node that serves it, or too few nodes see each other.',
    mend: 'Bring the node back or wait until a replica takes over. CLUSTER INFO and CLUSTER SHARDS show what is missing.',
  },
  {
    id: 'oom',
    title: 'OOM',
    group: 'server',
    matches: /^OOM |^ERR .*maxmemory/,
    example: "OOM command not allowed when used memory > 'maxmemory'.",
    means: 'The memory is full, and the eviction policy lets nothing go. Reading and deleting still work.',
    mend: 'Delete keys, give them a time to live, or choose a policy such as allkeys-lru. INFO memory shows the sizes.',
  },
  {
    id: 'misconf',
    title: 'MISCONF',
    group: 'server',
    matches: /^MISCONF /,
    example:
      'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
    means: 'The last save has failed, so Redis takes no writes that it might lose: a full disk, most often.',
    mend: 'Make room on the disk, look into the log, then BGSAVE. stop-writes-on-bgsave-error no takes the risk instead.',
  },
  {
    id: 'readonly',
    title: 'READONLY',
    group: 'server',
    matches: /^READONLY /,
    example: "READONLY You can't write against a read only replica.",
    means:
      'This node is a replica: it has a copy and takes writes from its primary only. After a failover a client may still talk to the old primary.',
    mend: 'Write to the primary. ROLE says who that is.',
  },
  {
    id: 'masterdown',
    title: 'MASTERDOWN',
    group: 'server',
    matches: /^MASTERDOWN /,
    example: "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    means: 'The replica has lost its primary and is told not to answer with old data.',
    mend: 'Bring the link or the primary back.',
  },
  {
    id: 'noreplicas',
    title: 'NOREPLICAS',
    group: 'server',
    matches: /^NOREPLICAS /,
    example: 'NOREPLICAS Not enough good replicas to write.',
    means:
      'min-replicas-to-write wants more replicas that follow closely than there are, so that a primary that was cut off does not take writes that will be lost.',
    mend: 'Bring the replicas back; INFO replication shows them.',
  },
  {
    id: 'loading',
    title: 'LOADING',
    group: 'server',
    matches: /^LOADING /,
    example: 'LOADING Redis is loading the dataset in memory',
    means: 'The server has just started and reads its data from disk.',
    mend: 'Try again in a moment.',
  },
  {
    id: 'unblocked',
    title: 'UNBLOCKED',
    group: 'server',
    matches: /^UNBLOCKED /,
    example: 'UNBLOCKED client unblocked via CLIENT UNBLOCK',
    means: 'The client waited, and somebody ended that: another client, or a failover.',
    mend: 'Wait again if you still need the answer.',
  },
  {
    id: 'noproto',
    title: 'NOPROTO',
    group: 'access',
    matches: /^NOPROTO /,
    example: 'NOPROTO unsupported protocol version',
    means: 'HELLO knows the protocols 2 and 3.',
    mend: 'HELLO 3 gives replies their types; HELLO 2 goes back.',
  },
  {
    id: 'noauth',
    title: 'NOAUTH',
    group: 'access',
    matches: /^NOAUTH /,
    example: 'NOAUTH Authentication required.',
    means: 'The server asks who you are before it does anything.',
    mend: 'AUTH user password. Connect shows the address of this sandbox with its token.',
  },
  {
    id: 'wrongpass',
    title: 'WRONGPASS',
    group: 'access',
    matches: /^WRONGPASS /,
    example: 'WRONGPASS invalid username-password pair or user is disabled.',
    means: 'The name or the password is wrong, or the user is switched off.',
    mend: 'Copy the whole address anew; a token ends with its sandbox.',
  },
  {
    id: 'not-in-this-sandbox',
    title: 'NOPERM … is not available in this sandbox',
    group: 'sandbox',
    matches: /^NOPERM [A-Z0-9_ |-]+ is not available in this sandbox/,
    example: 'NOPERM CONFIG SET is not available in this sandbox.',
    means:
      'The sandbox is a part of a server that others use, too, and this command would show or touch all of it.',
    mend: 'The answer says what to do instead. On a server of your own it runs; your keys can move there.',
  },
  {
    id: 'noperm',
    title: 'NOPERM',
    group: 'access',
    matches: /^NOPERM /,
    example: "NOPERM this user has no permissions to run the 'flushall' command",
    means: 'You are known, but your user may not run this command, or not on this key or channel.',
    mend: 'ACL WHOAMI says who you are, ACL DRYRUN what a user may do.',
  },
  {
    id: 'quota',
    title: 'ERR quota',
    group: 'sandbox',
    matches: /^ERR quota/,
    example: 'ERR quota: too many commands',
    means: 'A sandbox is small, so that many fit: it has bounds for keys, bytes and commands a second.',
    mend: 'The answer names the bound. Delete what you no longer need, or wait a second. How this sandbox differs lists them all.',
  },
  {
    id: 'timeout',
    title: 'ERR timeout',
    group: 'sandbox',
    matches: /^ERR timeout/,
    example: 'ERR timeout: the server did not answer in time',
    means: 'The server behind the sandbox has not answered in time. The command may have run or not.',
    mend: 'Look at the keys before you try again.',
  },
  {
    id: 'expired',
    title: 'ERR expired',
    group: 'sandbox',
    matches: /^ERR expired/,
    example: 'ERR expired: this sandbox has ended',
    means: 'A sandbox that nobody uses ends after a while.',
    mend: 'Start a new one; the page offers it.',
  },
  {
    id: 'too-large',
    title: 'ERR too many, too large, too long',
    group: 'sandbox',
    matches:
      /^ERR (?:too (?:many|large|much)|an argument of|a command of|the pattern is too long|.* in this sandbox$)/,
    example: 'ERR too many arguments: a command may have 1024 here. Send several.',
    means: 'The command is written correctly but passes a bound of this sandbox.',
    mend: 'The answer names the bound; send several smaller commands.',
  },
];

/** The error that a reply's text is, if it is a known one. */
export function findError(text: string): KnownError | undefined {
  return knownErrors.find(({ matches }) => matches.test(text));
}
