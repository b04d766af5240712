import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { explainFailure } from '#sandbox/boot-failure.ts';

const failure = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code}: nope`), { code, ...more });

const rows: [Error, string][] = [
  [
    failure('EADDRINUSE', { port: 3000, address: '127.0.0.1' }),
    'Port 3000 on 127.0.0.1 is taken by another program. Stop it, or choose another port (PORT, RESP_PORT).',
  ],
  [failure('EACCES', { port: 80, address: '::' }), 'There is no permission for port 80. Check its owner'],
  [failure('EACCES', { path: '/data/secret' }), 'There is no permission for /data/secret. Check its owner'],
  [failure('EROFS', { path: '/data' }), '/data cannot be written: the file system is read-only.'],
  [failure('ENOSPC', { path: '/data/secret' }), 'The disk is full: /data/secret could not be written.'],
  [failure('ERR_SQLITE_ERROR', { message: 'database or disk is full' }), 'The disk is full: the records'],
  [new Error('Just this.'), 'Just this.'],
];
for (const [thrown, line] of rows) {
  test(line, () => {
    expect(explainFailure(thrown)).toContain(line);
    expect(explainFailure(thrown)).not.toContain('\n');
  });
}

test('what the system really throws has what is looked for', async () => {
  const server = createServer().listen(1, '192.0.2.1');
  onTestFinished(() => void server.close());
  const thrown = await new Promise(resolve => server.once('error', resolve));
  expect(explainFailure(thrown)).toBe('Port 1 on 192.0.2.1 is not an address of this machine. Check HOST.');
  const refused = await writeFile('/dev/full', 'x', { flush: true }).catch((cause: unknown) => cause);
  expect(explainFailure(refused)).toMatch(/^The disk is full: .+ could not be written\./);
});
