export const terminal = {
  commandOf: 'Command of client',
  printedBy: 'What client {client} printed',
  waitsForRedis: 'waiting for Redis',
  readsMessages: 'reading messages',
  help: 'Any Redis command. Tab completes, Ctrl-Space lists what fits, Ctrl-R searches what was typed, Up and Down walk through it. Ctrl-L clears, Ctrl-C stops waiting, Escape and then Tab leaves the prompt. clear, exit.',
  hello: 'A real Redis listens. Try one of these, or type a command and press Enter.',
  tryThis: 'Run {line}',
} as const;
