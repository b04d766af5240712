import { expect, it } from 'vitest';
import { replyWords } from '#components/exercise/replay/reply-words.ts';
import { replyText } from '#lessons/grading/driver/value.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { toWireReply } from '#sandbox/resp/wire.ts';

const bulk = (text: string): Reply => ({ type: 'bulk', bytes: Buffer.from(text) });

it.each<[string, Reply]>([
  ['status', { type: 'status', text: 'OK' }],
  ['error', { type: 'error', text: 'WRONGTYPE Operation against a key' }],
  ['integer', { type: 'integer', value: 42n }],
  ['nil', { type: 'nil' }],
  ['nil array', { type: 'nil-array' }],
  ['bulk', bulk('a "quoted" line\n')],
  ['long bulk', bulk('ü'.repeat(200))],
  [
    'array',
    {
      type: 'array',
      items: [bulk('a'), { type: 'integer', value: 1n }, { type: 'nil' }, { type: 'error', text: 'ERR x' }],
    },
  ],
])('the bench and the driver say a reply in the same words: %s', (_kind, reply) => {
  expect(replyWords(toWireReply(reply))).toBe(replyText(reply));
});
