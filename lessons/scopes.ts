/** What stands in a fresh sandbox of each scope, and which simulated world stands beside it. */
import type { Catalog } from '#lessons/catalog.ts';
import { createOperator } from '#lessons/grading/operate/operator.ts';
import type { WorldDefinition } from '#lessons/world/world.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import type { SandboxKind } from '#sandbox/server-protocol.ts';

export interface ScopeStart {
  /** redis-cli lines, run in order by client A. */
  readonly start: readonly string[];
  readonly world: WorldDefinition | undefined;
  readonly kind: SandboxKind;
  /** What was done to the servers is the answer: a reset makes new ones, and they stay of this kind. */
  readonly beginsAnew?: boolean;
  /** What an Operate exercise does to the servers before the learner comes. */
  readonly prepare?: (sandbox: Sandbox) => Promise<void>;
}

/** The home page's shop: a key of each type, so that the first look is worth it. `components/home/start-keys.ts` prerenders them. */
const homeStart: readonly string[] = [
  'SET page:views 1024',
  'HSET product:7 name "Kettle" price 3490 stock 12',
  'SET user:42:name "Ada" EX 600',
  'RPUSH user:42:viewed product:31 product:12 product:7',
  'SADD teas assam oolong sencha mint',
  'ZADD bestsellers 128 kettle 96 teapot 41 cups',
  'XADD orders:log 1763712000000-0 order 1001 total 3490',
  'XADD orders:log 1763712042000-0 order 1002 total 1150',
];

/** Returns the function that resolves scopes; it gives undefined for one that does not exist. */
export function createScopeResolver(catalog: Catalog): (scope: string) => ScopeStart | undefined {
  return scope => {
    if (scope === 'home') return { start: homeStart, world: undefined, kind: 'namespace' };
    if (scope === 'playground' || scope === 'command')
      return { start: [], world: undefined, kind: 'namespace' };
    const lesson = /^lesson:([^/]+)\/(.+)$/.exec(scope);
    if (lesson) return lessonStart(catalog, lesson[1] ?? '', lesson[2] ?? '');
    const exercise = /^exercise:(.+)$/.exec(scope);
    return exercise ? exerciseStart(catalog, exercise[1] ?? '') : undefined;
  };
}

function lessonStart(catalog: Catalog, track: string, slug: string): ScopeStart | undefined {
  const lesson = catalog.lesson(track, slug);
  return lesson && { start: lesson.front.start, world: lesson.world, kind: lesson.front.kind };
}

function exerciseStart(catalog: Catalog, id: string): ScopeStart | undefined {
  const definition = catalog.exercise(id)?.definition;
  if (!definition) return undefined;
  if (definition.kind !== 'operate') {
    return {
      start: definition.kind === 'state' ? definition.start : [],
      world: undefined,
      // Where evidence is replayed: scripts run on a server of one's own alone.
      kind: definition.kind === 'lua' ? 'server' : 'namespace',
    };
  }
  const { start, servers, prepare } = definition;
  return {
    start,
    world: undefined,
    kind: servers,
    beginsAnew: true,
    ...(prepare === undefined ? {} : { prepare: sandbox => prepare(createOperator(sandbox)) }),
  };
}
