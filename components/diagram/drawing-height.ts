/**
 * How much room a diagram will want, guessed from its source before Mermaid is loaded, so that the text below it does
 * not move when it appears. In rem. The drawing is scaled into it.
 */
export function drawingHeight(source: string): number {
  const lines = source.split('\n').filter(line => line.trim() !== '');
  const head = lines[0] ?? '';
  if (/^\s*sequenceDiagram/.test(head)) {
    const messages = lines.filter(line => /->|--|Note|loop|alt|opt|par/.test(line)).length;
    return clamp(5 + messages * 1.9, 9, 34);
  }
  if (/\b(?:TB|TD|BT)\b/.test(head)) return clamp(4 + lines.length * 3.2, 14, 30);
  const edges = lines.filter(line => /(?:--|==|-\.)/.test(line)).length;
  return clamp(5 + edges * 2.2, 10, 20);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
