import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadGlossary } from '#lessons/glossary.ts';

const terms = await loadGlossary();

test('a term is told in two sentences, and is found again under the terms beside it', () => {
  expect(terms.length).toBeGreaterThanOrEqual(70);
  const sentences = (text: string) => text.split(/[.?!](?=\s|$)/).filter(part => part.trim() !== '').length;
  expect(terms.filter(({ text }) => sentences(text) !== 2).map(({ id, text }) => [id, text])).toEqual([]);
  expect(terms.filter(({ text }) => text.length > 200).map(({ id }) => id)).toEqual([]);
});

test('what is wrong is named: an unknown field, a term that stands twice, one that points at none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyspace-glossary-'));
  const yaml = (fields: string) => `- { id: key, term: key, text: A. B., ${fields} }\n`;
  try {
    await writeFile(join(folder, 'a.yaml'), yaml('colour: red'));
    await expect(loadGlossary(folder)).rejects.toThrow(/a\.yaml:1: .*colour/);
    await writeFile(join(folder, 'a.yaml'), yaml('see: [nowhere]'));
    await expect(loadGlossary(folder)).rejects.toThrow('“key” points at “nowhere”');
    await writeFile(join(folder, 'b.yaml'), yaml('see: []'));
    await expect(loadGlossary(folder)).rejects.toThrow('“key” stands twice');
  } finally {
    await rm(folder, { recursive: true });
  }
});
