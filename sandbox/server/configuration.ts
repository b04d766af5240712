/** Reading and changing the settings of a server of one's own, within what `parameters.ts` permits. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { Failure } from '#sandbox/failure.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import {
  type Allowed,
  type ParameterRule,
  parameterRules,
  shownParameters,
} from '#sandbox/server/parameters.ts';
import type { Parameter } from '#sandbox/server-protocol.ts';

const rulesByName = new Map(parameterRules.map(rule => [rule.name, rule]));
/** Older names of the same. */
const aliases: readonly (readonly [RegExp, string])[] = [
  [/slave/g, 'replica'],
  [/ziplist/g, 'listpack'],
  [/^lua-time-limit$/, 'busy-reply-threshold'],
];
const longestValue = 1000;
const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1_000_000,
  mb: 1_048_576,
  g: 1_000_000_000,
  gb: 1_073_741_824,
};
/** Of what waits for a replica or a Pub/Sub client. */
const bufferBytes = { min: 65_536, max: 67_108_864 };
const bufferClasses = new Set(['replica', 'slave', 'pubsub']);
const rewriteFailed = /Rewriting config file/i;

/** Undefined if it may not be changed. Upper case and older names are understood, as by the server. */
export function findRule(name: string): ParameterRule | undefined {
  const lower = name.toLowerCase();
  const current = aliases.reduce((text, [old, now]) => text.replace(old, now), lower);
  return rulesByName.get(current);
}

/** What is put in place of a value that is asked for, or why it cannot be. */
export type Checked = { readonly value: string } | { readonly refused: Failure };

/** The server checks the rest. Refusals are `denied` for a name and `bad-request` for a value. */
export function checkParameter(name: string, value: string): Checked {
  const rule = findRule(name);
  if (rule === undefined) return { refused: refusedName(name) };
  if (value.length > longestValue) return { refused: refusedValue(rule.name, 'the value is too long') };
  const problem = problemOf(rule.allowed, value);
  if (problem !== undefined) return { refused: refusedValue(rule.name, problem) };
  return { value: rule.allowed.is === 'event-classes' ? withOurEvents(value) : value };
}

const refusedName = (name: string) =>
  new Failure(
    'denied',
    `${name.slice(0, 64)} cannot be changed here: it is a path, a limit that protects the machine, or no setting at all. The configuration list shows what can.`,
  );
const refusedValue = (name: string, problem: string) =>
  new Failure('bad-request', `${name} was not changed: ${problem}.`);

function problemOf(allowed: Allowed, value: string): string | undefined {
  switch (allowed.is) {
    case 'choice':
      return allowed.choices.includes(value.toLowerCase())
        ? undefined
        : `it is one of ${allowed.choices.join(', ')}`;
    case 'number': {
      const isInside =
        /^-?\d{1,15}$/.test(value) && Number(value) >= allowed.min && Number(value) <= allowed.max;
      return isInside ? undefined : `it is a whole number from ${allowed.min} to ${allowed.max} here`;
    }
    case 'memory': {
      const bytes = memoryBytes(value);
      const isInside = bytes !== undefined && bytes >= allowed.minBytes && bytes <= allowed.maxBytes;
      return isInside
        ? undefined
        : `it is between ${inUnits(allowed.minBytes)} and ${inUnits(allowed.maxBytes)} here`;
    }
    case 'save-points':
      return areSavePoints(value)
        ? undefined
        : 'it is pairs of seconds and changes, such as 60 1000, or empty';
    case 'event-classes':
      return /^[A-Za-z$]*$/.test(value) ? undefined : 'it is letters for classes of events, such as KEA';
    case 'buffer-limits':
      return problemOfBuffers(value.trim().split(/\s+/));
  }
}

function areSavePoints(value: string): boolean {
  const words = value.split(' ').filter(Boolean);
  return words.length % 2 === 0 && words.length <= 40 && words.every(word => /^\d{1,9}$/.test(word));
}

function problemOfBuffers(words: readonly string[]): string | undefined {
  const form = `it is a class (replica or pubsub), a hard limit, a soft limit (each up to ${inUnits(bufferBytes.max)}) and seconds`;
  if (words.length === 0 || words.length % 4 !== 0) return form;
  for (let at = 0; at < words.length; at += 4) {
    const [kind = '', hard = '', soft = '', seconds = ''] = words.slice(at, at + 4);
    const hardBytes = memoryBytes(hard);
    const softBytes = memoryBytes(soft);
    if (!bufferClasses.has(kind.toLowerCase()) || hardBytes === undefined || softBytes === undefined)
      return form;
    const isInside =
      hardBytes >= bufferBytes.min && hardBytes <= bufferBytes.max && softBytes <= bufferBytes.max;
    if (!isInside || !/^\d{1,6}$/.test(seconds)) return form;
  }
  return undefined;
}

/** Undefined if it is no amount of memory as Redis writes it. */
function memoryBytes(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,15})([a-z]*)$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

function inUnits(bytes: number): string {
  if (bytes >= 1_048_576 && bytes % 1_048_576 === 0) return `${bytes / 1_048_576}mb`;
  return bytes >= 1024 && bytes % 1024 === 0 ? `${bytes / 1024}kb` : `${bytes} bytes`;
}

/** The view lives on events of keys, of all classes. */
function withOurEvents(value: string): string {
  return ['K', 'A'].reduce(
    (classes, needed) => (classes.includes(needed) ? classes : classes + needed),
    value,
  );
}

/** As the server has them now; those that its version does not know are left out. */
export async function readConfiguration(redis: Redis): Promise<Parameter[]> {
  const all = await readAll(redis);
  const editable = parameterRules.map(({ name, help, allowed }) => ({
    name,
    isEditable: true,
    help,
    ...(allowed.is === 'choice' ? { choices: [...allowed.choices] } : {}),
  }));
  const shown = shownParameters.map(({ name, help }) => ({ name, isEditable: false, help }));
  return [...editable, ...shown].flatMap(parameter => {
    const value = all.get(parameter.name);
    return value === undefined ? [] : [{ ...parameter, value }];
  });
}

async function readAll(redis: Redis): Promise<Map<string, string>> {
  const flat = z.array(z.string()).parse(await redis.call('CONFIG', 'GET', '*'));
  const all = new Map<string, string>();
  for (let at = 0; at + 1 < flat.length; at += 2) all.set(flat[at] ?? '', flat[at + 1] ?? '');
  return all;
}

/** Long enough for a lesson on runaway scripts; the watchdog would end the script first. */
const excusedMs = 120_000;

/**
 * As `setParameter`, on a node. Who sets `busy-reply-threshold` wants to see a script run for long, so the watchdog waits
 * for two minutes from then on.
 */
export async function configureNode(
  node: OwnNode,
  redis: Redis,
  { name, value, nowMs }: { name: string; value: string; nowMs: number },
): Promise<void> {
  if (node.kind === 'sentinel')
    throw new Failure('denied', 'The settings of a Sentinel cannot be changed here.');
  await setParameter(redis, name, value);
  if (findRule(name)?.name === 'busy-reply-threshold') node.excuseUntil(nowMs + excusedMs);
}

/**
 * Changes one setting, and keeps it for the next start. While the server's disk is full it cannot be kept, and holds
 * until the server ends.
 * @throws {Failure} `denied` if it is not on the list, `bad-request` with the reason or in the server's own words
 */
export async function setParameter(redis: Redis, name: string, value: string): Promise<void> {
  const checked = checkParameter(name, value);
  if ('refused' in checked) throw checked.refused;
  try {
    await redis.call('CONFIG', 'SET', name, checked.value);
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ReplyError')
      throw new Failure('bad-request', cause.message);
    throw cause;
  }
  await rewrite(redis);
}

/** A setting that may be changed, under the name that it has now; undefined for any other. */
export async function readParameter(
  redis: Redis,
  name: string,
): Promise<{ readonly name: string; readonly value: string } | undefined> {
  const rule = findRule(name);
  if (rule === undefined) return undefined;
  const [, value] = z.array(z.string()).parse(await redis.call('CONFIG', 'GET', rule.name));
  return value === undefined ? undefined : { name: rule.name, value };
}

/** Sets what the server itself once had, which may be more than a learner may ask for. */
export async function putParametersBack(
  redis: Redis,
  settings: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  for (const setting of settings) await redis.call('CONFIG', 'SET', ...setting);
  await rewrite(redis);
}

async function rewrite(redis: Redis): Promise<void> {
  await redis.call('CONFIG', 'REWRITE').catch((cause: unknown) => {
    if (!(cause instanceof Error && rewriteFailed.test(cause.message))) throw cause;
  });
}
