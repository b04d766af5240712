/**
 * Mermaid writes every rule and every marker that any diagram may need, and coordinates to the femtometre. What this
 * one does not use is left out. Runs in the page: it asks the style sheet itself.
 */

/** Takes the text of one SVG and gives it back, smaller. Self-contained, because it is sent to a browser. */
export function tidy(drawn: string): string {
  const holder = document.createElement('div');
  holder.innerHTML = drawn;
  document.body.append(holder);
  const svg = holder.querySelector('svg');
  const style = svg?.querySelector('style');
  if (!svg || !style?.sheet) throw new Error('Mermaid drew no SVG with a style sheet');

  const rules: string[] = [];
  for (const rule of style.sheet.cssRules) {
    if (rule instanceof CSSStyleRule && svg.parentElement?.querySelector(rule.selectorText))
      rules.push(rule.cssText);
  }
  for (const element of svg.querySelectorAll('marker, symbol, filter, linearGradient')) {
    const isUsed = [`url(#${element.id})`, `"#${element.id}"`].some(use => svg.outerHTML.includes(use));
    if (!isUsed) element.remove();
  }
  for (const element of svg.querySelectorAll('g, defs'))
    if (element.childNodes.length === 0) element.remove();
  // Presentation attributes stand below every rule of a style sheet; here they only name colours that are not ours.
  for (const element of svg.querySelectorAll('[fill], [stroke]')) {
    for (const name of ['fill', 'stroke'])
      if (/^#/.test(element.getAttribute(name) ?? '')) element.removeAttribute(name);
  }
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    element.removeAttribute('data-points');
    // Ids that the next drawing on the page would have, too.
    if (!element.id.startsWith(svg.id)) element.removeAttribute('id');
    for (const { name, value } of [...element.attributes]) {
      if (value === '' || value === ';') element.removeAttribute(name);
      else if (/^(?:d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|points|transform|viewBox)$/.test(name))
        element.setAttribute(
          name,
          value.replace(/-?\d+\.\d{2,}/g, number => String(Math.round(Number(number) * 10) / 10)),
        );
    }
  }
  svg.removeAttribute('width');
  svg.removeAttribute('style');
  svg.removeAttribute('role');
  svg.removeAttribute('aria-roledescription');
  style.textContent = rules.join('\n');
  const text = new XMLSerializer().serializeToString(svg);
  holder.remove();
  return text;
}
