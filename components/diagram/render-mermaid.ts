/** Mermaid, loaded when the first diagram that was not drawn beforehand comes near. It draws one at a time. */
import { mermaidConfig, withTokens } from '#components/diagram/mermaid-theme.ts';

let queue: Promise<unknown> = Promise.resolve();

/** The SVG of a diagram. @param id prefix of the ids in it, unique on the page. @throws {Error} the source is not Mermaid */
export function renderMermaid(source: string, id: string): Promise<string> {
  const next = queue.then(() => draw(source, id));
  // A diagram that cannot be drawn must not keep the next one from being drawn.
  queue = next.catch(() => undefined);
  return next;
}

async function draw(source: string, id: string): Promise<string> {
  const [{ default: mermaid }] = await Promise.all([import('mermaid'), document.fonts.ready]);
  mermaid.initialize(mermaidConfig());
  const { svg } = await mermaid.render(id, source);
  return withTokens(svg);
}
