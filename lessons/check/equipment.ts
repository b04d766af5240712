/** What the steps need, opened when first needed: sandboxes, a grader, the compiler. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import pino from 'pino';
import type { Catalog } from '#lessons/catalog.ts';
import { type AnswerGrader, openAnswerGrader } from '#lessons/check/answer-grader.ts';
import { openTypeScript, type TypeScript } from '#lessons/check/typescript.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { type Config, readConfig } from '#sandbox/config.ts';
import { type NamespaceRegistry, openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { learnerRules } from '#sandbox/own/acl.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { openOwnRegistry } from '#sandbox/own/registry.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import { AllSandboxes } from '#sandbox/registry.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { openServers } from '#sandbox/server/servers.ts';

export interface Equipment {
  sandboxes(): Promise<SandboxRegistry>;
  grader(): Promise<AnswerGrader>;
  readonly typescript: TypeScript;
  close(): Promise<void>;
}

export interface EquipmentOptions {
  readonly catalog: Catalog;
  /** The Redis that namespaces share; nobody else's. */
  readonly redis: RedisTarget;
  /** For servers' files; thrown away afterwards. */
  readonly directory: string;
  /** Where verdicts are kept between runs. */
  readonly cacheDirectory: string;
}

const log = pino({ level: 'silent' });
const respUrl = (id: string, token: string) => `redis://${id}:${token}@127.0.0.1:6390`;

export function openEquipment(options: EquipmentOptions): Equipment {
  const config = { ...readConfig({ NODE_ENV: 'test' }), dataDir: options.directory };
  let sandboxes: Promise<SandboxRegistry> | undefined;
  let grader: Promise<AnswerGrader> | undefined;
  let typescript: TypeScript | undefined;
  const equipment: Equipment = {
    sandboxes() {
      sandboxes ??= openSandboxes(options.redis, config);
      return sandboxes;
    },
    grader() {
      grader ??= openAnswerGrader({
        catalog: options.catalog,
        config,
        sandboxes: () => equipment.sandboxes(),
        cacheDirectory: options.cacheDirectory,
        log,
      });
      return grader;
    },
    get typescript() {
      typescript ??= openTypeScript();
      return typescript;
    },
    async close() {
      typescript?.close();
      await (await grader)?.close();
      await (await sandboxes)?.close();
    },
  };
  return equipment;
}

/** Namespaces at once; servers of learners' own when the first of them is asked for, and none is kept ready. */
async function openSandboxes(target: RedisTarget, base: Config): Promise<SandboxRegistry> {
  const config = { ...base, limits: { ...base.limits, warmServers: 0 } };
  const secret = 'lessons under check keep no secrets from anyone';
  const namespaces = await openNamespaceRegistry({ target, config, secret, log, respUrl });
  let wider: Promise<OwnToo> | undefined;
  const every = async (): Promise<SandboxRegistry> => (await wider)?.all ?? namespaces;
  return {
    async create(options) {
      const isOwn = options.kind !== undefined && options.kind !== 'namespace';
      if (isOwn) wider ??= addOwn(namespaces, target, config);
      return (await every()).create(options);
    },
    findByScope: async (owner, scope) => (await every()).findByScope(owner, scope),
    find: async id => (await every()).find(id),
    remove: async (id, why) => (await every()).remove(id, why),
    move: async (id, options) => (await every()).move(id, options),
    removeAllOf: async owner => (await every()).removeAllOf(owner),
    async close() {
      await (await every()).close();
      await (await wider)?.closeServers();
    },
  };
}

interface OwnToo {
  readonly all: SandboxRegistry;
  readonly closeServers: () => Promise<void>;
}

async function addOwn(namespaces: NamespaceRegistry, target: RedisTarget, config: Config): Promise<OwnToo> {
  const dataDir = path.join(config.dataDir, 'own');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const [servers, table] = await Promise.all([
    openServers({ dataDir, config, learnerRules, log }),
    loadCommandTable(target, log, ownDecision),
  ]);
  const own = await openOwnRegistry({ servers, table, config, log, respUrl });
  return { all: new AllSandboxes({ namespaces, own }), closeServers: () => servers.close() };
}
