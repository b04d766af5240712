import { describe, expect, test } from 'vitest';
import type { Action } from '#components/palette/actions.ts';
import { actionFor, type KeyPress } from '#components/palette/keys.ts';

const action = (id: string, key: string): Action => ({ id, title: id, group: 'site', key, act: () => {} });
const actions = [action('search', 'Mod+k'), action('run', 'r'), action('sheet', '?')];
const press = (change: Partial<KeyPress>): KeyPress => ({
  key: 'r',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  target: null,
  ...change,
});

describe('a key asks for', () => {
  test.each([
    ['r', {}, true, 'run'],
    ['r, switched off', {}, false, undefined],
    ['?, which is never switched off', { key: '?' }, false, 'sheet'],
    ['Ctrl K', { key: 'k', ctrlKey: true }, true, 'search'],
    ['⌘ K', { key: 'k', metaKey: true }, true, 'search'],
    ['Ctrl K, single keys switched off', { key: 'k', ctrlKey: true }, false, 'search'],
    ['Ctrl K with caps lock', { key: 'K', ctrlKey: true }, true, 'search'],
    ['k alone', { key: 'k' }, true, undefined],
    ['Ctrl R, which reloads the page', { ctrlKey: true }, true, undefined],
    ['Alt R', { altKey: true }, true, undefined],
    ['r held down', { repeat: true }, true, undefined],
    ['r in a word that is being composed', { isComposing: true }, true, undefined],
    [
      'Ctrl K that somebody else answered',
      { key: 'k', ctrlKey: true, defaultPrevented: true },
      true,
      undefined,
    ],
  ] as const)('%s', (_, change, singleKeysOn, expected) => {
    expect(actionFor(press(change), actions, singleKeysOn)?.id).toBe(expected);
  });
});
