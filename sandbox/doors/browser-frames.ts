/** A frame from a browser: bytes to a request, or to a failure that names the request if it has a name. */
import { Failure } from '#sandbox/failure.ts';
import { type Request, requestSchema } from '#sandbox/protocol.ts';

export interface FrameLimits {
  readonly frameBytes: number;
  readonly lineBytes: number;
}

export type ReadFrame =
  | { readonly request: Request }
  | { readonly id: string | null; readonly failure: Failure };

export function readFrame(bytes: Buffer, isBinary: boolean, limits: FrameLimits): ReadFrame {
  if (isBinary) return refuse(null, 'bad-request', 'Frames here are text: one JSON object each.');
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    if (bytes.length > limits.frameBytes) return tooLarge(null, limits);
    return refuse(null, 'bad-request', 'This frame is not JSON. Send one JSON object in each frame.');
  }
  const id = idOf(json);
  if (bytes.length > limits.frameBytes) return tooLarge(id, limits);
  const parsed = requestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at “${issue.path.join('.')}”`;
    return refuse(
      id,
      'bad-request',
      `This is no request of the protocol${where}: ${issue?.message ?? 'wrong shape'}.`,
    );
  }
  const request = parsed.data;
  if (request.type === 'run') {
    if (Buffer.byteLength(request.line) > limits.lineBytes) return tooLarge(id, limits);
    if (/[\r\n]/.test(request.line)) return refuse(id, 'bad-request', 'Send one line in each frame.');
  }
  return { request };
}

function idOf(json: unknown): string | null {
  if (typeof json !== 'object' || json === null || !('id' in json)) return null;
  return typeof json.id === 'string' && json.id.length <= 64 ? json.id : null;
}

const refuse = (id: string | null, code: 'bad-request' | 'too-large', detail: string): ReadFrame => ({
  id,
  failure: new Failure(code, detail),
});

const tooLarge = (id: string | null, { lineBytes }: FrameLimits): ReadFrame =>
  refuse(id, 'too-large', `That is too long: a line may have ${lineBytes} bytes. Send it in parts.`);
