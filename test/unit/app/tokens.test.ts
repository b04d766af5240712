/** The design tokens, measured: contrast in both schemes, and types that stay apart for colour-blind readers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../app/tokens.css'), 'utf8');

type Tokens = ReadonlyMap<string, string>;
type Colour = readonly [number, number, number];

function tokensIn(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

function block(opening: string): Map<string, string> {
  const from = css.indexOf(opening);
  expect(from, opening).toBeGreaterThanOrEqual(0);
  return tokensIn(css.slice(from, css.indexOf('}', from)));
}

const light: Tokens = block(':root {');
const systemDark: Tokens = block(':root:not([data-theme="light"]) {');
const switchedDark: Tokens = block(':root[data-theme="dark"] {');
const schemes: [string, Tokens][] = [
  ['light', light],
  ['dark', new Map([...light, ...switchedDark])],
];

function colour(tokens: Tokens, name: string): Colour {
  const hex = tokens.get(name);
  if (hex === undefined || !/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`--${name} is no colour: ${hex}`);
  const channel = (at: number) => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Colour) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function contrast(tokens: Tokens, front: string, back: string): number {
  const [a, b] = [luminance(colour(tokens, front)), luminance(colour(tokens, back))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, full severity. */
const blindness: Record<string, readonly Colour[]> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenBy(kind: string, [r, g, b]: Colour): Colour {
  const rows = blindness[kind] ?? [];
  const [x = 0, y = 0, z = 0] = rows.map(([p, q, s]) => Math.max(0, p * r + q * g + s * b));
  return [x, y, z];
}

/** Distance in OKLab, times 100. */
function distance(a: Colour, b: Colour): number {
  const [la, lb] = [toLab(a), toLab(b)];
  return 100 * Math.hypot(la[0] - lb[0], la[1] - lb[1], la[2] - lb[2]);
}

function toLab([r, g, b]: Colour): Colour {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const types = ['string', 'hash', 'list', 'set', 'zset', 'stream'];
const clients = [...'abcdefgh'];
const grounds = ['paper', 'bench', 'card', 'well', 'raised', 'terminal'];

test('both dark blocks say the same', () => {
  expect(Object.fromEntries(switchedDark)).toEqual(Object.fromEntries(systemDark));
});

describe.each(schemes)('%s', (_name, tokens) => {
  test.each(grounds)('text on --%s has a contrast of 4.5 at least', ground => {
    for (const ink of ['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-hover', 'lost']) {
      expect(contrast(tokens, ink, ground), `--${ink} on --${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(types)('the hue of %s is read on cards, on its wash and on the bench', type => {
    for (const ground of ['card', `wash-${type}`, 'bench', 'paper']) {
      expect(contrast(tokens, `type-${type}`, ground), ground).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(tokens, 'ink', `wash-${type}`)).toBeGreaterThanOrEqual(7);
  });

  test.each(clients)('client %s is read in its badge and in its prompt', client => {
    expect(contrast(tokens, 'client-ink', `client-${client}`)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens, `client-${client}`, 'terminal')).toBeGreaterThanOrEqual(4.5);
  });

  test('buttons, edges and marks', () => {
    expect(contrast(tokens, 'accent-ink', 'accent')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens, 'accent-ink', 'accent-hover')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens, 'lost', 'lost-wash')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens, 'accent', 'accent-wash')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens, 'ink', 'flash')).toBeGreaterThanOrEqual(4.5);
    for (const ground of ['paper', 'bench', 'card']) {
      expect(contrast(tokens, 'edge', ground), ground).toBeGreaterThanOrEqual(3);
      expect(contrast(tokens, 'fresh', ground), ground).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(Object.keys(blindness))('types stay apart: %s', kind => {
    for (const [index, one] of types.entries()) {
      for (const other of types.slice(index + 1)) {
        const [a, b] = [colour(tokens, `type-${one}`), colour(tokens, `type-${other}`)];
        expect(distance(seenBy(kind, a), seenBy(kind, b)), `${one} and ${other}`).toBeGreaterThan(7);
      }
    }
  });
});
