export const replies = {
  bits: 'bits',
  time: 'time',
  text: 'text',
  showMore: { one: 'Show 1 more', other: 'Show {count} more' },
  showAllBytes: 'Show all {bytes} bytes',
  runAgain: 'Run again',
  runIn: 'In {client}',
  copyCommand: 'Copy the command',
  copyReply: 'Copy the reply',
  onTheWire: 'How the reply begins on the wire, and the time it took',
} as const;
