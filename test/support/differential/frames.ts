/**
 * RESP frames as bytes. This is no use of the gateway's own parser on purpose: what is compared must not go through
 * what is tested.
 */
export interface Frame {
  /** `+`, `$`, `*`, `%`, … */
  readonly mark: string;
  /** The whole frame. */
  readonly raw: string;
  /** Of a scalar, without marks and lengths. */
  readonly text: string;
  /** Of an aggregate; those of a map one after the other. */
  readonly items: readonly Frame[];
}

const carriageReturn = 0x0d;
const aggregates = '*~>%|';
const bulks = '$=!';

/** The index after the frame that begins at `at`, or -1 until more has arrived. */
export function frameEnd(bytes: Buffer, at: number): number {
  const lineEnd = bytes.indexOf(carriageReturn, at);
  if (lineEnd < 0 || lineEnd + 1 >= bytes.length) return -1;
  const mark = String.fromCharCode(bytes[at] ?? 0);
  const next = lineEnd + 2;
  if (bulks.includes(mark)) {
    const length = Number(bytes.toString('latin1', at + 1, lineEnd));
    const end = length < 0 ? next : next + length + 2;
    return end <= bytes.length ? end : -1;
  }
  if (!aggregates.includes(mark)) return next;
  let end = next;
  for (let left = countOf(mark, bytes.toString('latin1', at + 1, lineEnd)); left > 0; left -= 1) {
    end = frameEnd(bytes, end);
    if (end < 0) return -1;
  }
  return end;
}

function countOf(mark: string, length: string): number {
  return mark === '%' || mark === '|' ? Number(length) * 2 : Number(length);
}

/** The tree of one whole frame. */
export function readFrame(bytes: Buffer): Frame {
  return readAt(bytes, 0).frame;
}

function readAt(bytes: Buffer, at: number): { frame: Frame; end: number } {
  const mark = String.fromCharCode(bytes[at] ?? 0);
  const lineEnd = bytes.indexOf(carriageReturn, at);
  const header = bytes.toString('latin1', at + 1, lineEnd);
  let end = lineEnd + 2;
  if (aggregates.includes(mark)) {
    const items: Frame[] = [];
    for (let left = countOf(mark, header); left > 0; left -= 1) {
      const item = readAt(bytes, end);
      items.push(item.frame);
      end = item.end;
    }
    return { frame: { mark, raw: bytes.toString('latin1', at, end), text: header, items }, end };
  }
  let text = header;
  if (bulks.includes(mark) && Number(header) >= 0) {
    text = bytes.toString('latin1', end, end + Number(header));
    end += Number(header) + 2;
  }
  return { frame: { mark, raw: bytes.toString('latin1', at, end), text, items: [] }, end };
}

const message = /^[*>][34]\r\n\$(?:7\r\nmessage|8\r\npmessage|8\r\nsmessage)\r\n/;

/** A Pub/Sub message, which comes on its own; a confirmation of SUBSCRIBE is the answer to it. */
export function isMessage(frame: Buffer): boolean {
  const mark = frame[0];
  return (mark === 0x2a || mark === 0x3e) && message.test(frame.toString('latin1', 0, 24));
}
