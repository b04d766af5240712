import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gatherWrites } from '#sandbox/doors/gather-writes.ts';

it('gathers what is written in one turn, and lets it go at its end', async () => {
  const calls: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      calls.push(String(chunk));
      done();
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(({ chunk }) => String(chunk)).join('+'));
      done();
    },
  });
  const beforeWrite = gatherWrites(stream);
  const write = (text: string) => {
    beforeWrite();
    stream.write(text);
  };
  write('one');
  write('two');
  expect(calls).toEqual([]);
  await turn();
  expect(calls).toEqual(['one+two']);
  write('three');
  await turn();
  expect(calls).toEqual(['one+two', 'three']);
  expect(stream.writableCorked).toBe(0);
});
