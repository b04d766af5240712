import { describe, expect, it } from 'vitest';
import { readFrame } from '#sandbox/doors/browser-frames.ts';

const limits = { frameBytes: 200, lineBytes: 60 };
const read = (frame: unknown, isBinary = false) =>
  readFrame(Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)), isBinary, limits);
const outcome = (frame: unknown, isBinary = false) => {
  const seen = read(frame, isBinary);
  return 'failure' in seen ? [seen.id, seen.failure.code] : seen.request.type;
};

describe('a frame', () => {
  it.each([
    [{ type: 'ping', id: '1' }, 'ping'],
    [{ type: 'run', id: '1', client: 'A', line: 'GET x' }, 'run'],
    [{ type: 'advance', id: '1', by: 'next-expiry' }, 'advance'],
    ['', [null, 'bad-request']],
    ['{', [null, 'bad-request']],
    ['null', [null, 'bad-request']],
    ['[]', [null, 'bad-request']],
    [{ type: 'ping' }, [null, 'bad-request']],
    [{ type: 'ping', id: 7 }, [null, 'bad-request']],
    [{ type: 'run', id: '2', client: 'R1', line: 'GET x' }, ['2', 'bad-request']],
    [{ type: 'run', id: '2', client: 'A', line: 'GET x', more: 1 }, ['2', 'bad-request']],
    [{ type: 'run', id: '2', client: 'A', line: 'GET x\nGET y' }, ['2', 'bad-request']],
    [{ type: 'open', id: '2', scope: 'lesson:../x' }, ['2', 'bad-request']],
    [{ type: 'advance', id: '2', by: -1 }, ['2', 'bad-request']],
    [{ type: 'advance', id: '2', by: 0.5 }, ['2', 'bad-request']],
    [{ type: 'nothing', id: '2' }, ['2', 'bad-request']],
    [{ type: 'run', id: '3', client: 'A', line: 'x'.repeat(60) }, 'run'],
    [{ type: 'run', id: '3', client: 'A', line: 'x'.repeat(61) }, ['3', 'too-large']],
    [{ type: 'run', id: '3', client: 'A', line: 'x'.repeat(300) }, ['3', 'too-large']],
    ['x'.repeat(300), [null, 'too-large']],
  ])('%j is %j', (frame, expected) => {
    expect(outcome(frame)).toEqual(expected);
  });

  it('must be text', () => {
    expect(outcome({ type: 'ping', id: '1' }, true)).toEqual([null, 'bad-request']);
  });
});
