/** Mermaid, loaded when the first diagram comes near. It draws one at a time, so the drawings queue here. */
import { mermaidConfig } from '#components/diagram/mermaid-theme.ts';

let queue: Promise<unknown> = Promise.resolve();
let drawn = 0;

/** The SVG of a diagram, and the prefix of the ids in it. @throws {Error} the source is not Mermaid */
export function renderMermaid(source: string): Promise<{ svg: string; id: string }> {
  const next = queue.then(() => draw(source));
  // A diagram that cannot be drawn must not keep the next one from being drawn.
  queue = next.catch(() => undefined);
  return next;
}

async function draw(source: string): Promise<{ svg: string; id: string }> {
  const [{ default: mermaid }] = await Promise.all([import('mermaid'), document.fonts.ready]);
  drawn += 1;
  const id = `diagram-${drawn}`;
  mermaid.initialize(mermaidConfig());
  const { svg } = await mermaid.render(id, source);
  return { svg, id };
}
