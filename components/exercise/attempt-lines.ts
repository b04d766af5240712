/** The lines of an attempt's answer, as they come: progress, then the verdict or why there is none. */
import { type AttemptLine, type AttemptProgress, attemptLineSchema, type Verdict } from '#lessons/schema.ts';

const broken =
  'The connection ended before the verdict came. Your answer is still here; try again in a moment.';

/** Reads on until the verdict. @throws {Error} with words that can be shown, and what the body's reading throws */
export async function verdictFrom(
  body: ReadableStream<Uint8Array>,
  onProgress: (progress: AttemptProgress) => void,
): Promise<Verdict> {
  for await (const line of linesOf(body)) {
    if (line.state === 'graded') return line.verdict;
    if (line.state === 'refused') throw new Error(line.problem.detail);
    onProgress(line);
  }
  throw new Error(broken);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<AttemptLine> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + decoder.decode(read.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield attemptLineSchema.parse(JSON.parse(line));
  }
}
