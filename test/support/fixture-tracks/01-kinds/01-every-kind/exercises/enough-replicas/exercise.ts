import { operateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

const most = 10;

async function numberOf(node: StateReader, name: string): Promise<number> {
  const reply = await node.read('CONFIG', 'GET', name);
  return Array.isArray(reply) ? Number(reply[1]) : Number.NaN;
}

export default operateExercise({
  title: 'No write without a replica',
  task: `
\`redis-3\` was stopped and nobody has noticed, because the primary takes writes all the same.

1. Bring \`redis-3\` back, so that both replicas follow the primary.
2. Let the primary refuse writes while fewer than one replica was in touch within the last ${most} seconds.
`,
  hints: [
    'A stopped server is started by its menu on the bench.',
    'The setting is of the primary: `min-replicas-to-write`, with `min-replicas-max-lag`.',
  ],
  explanation: `
With \`min-replicas-to-write 1\` a primary that is cut off from its replicas stops taking writes after
\`min-replicas-max-lag\` seconds. What it takes until then can still be lost.
`,
  servers: 'replicated',
  start: ['SET order:1001 3490'],
  prepare: async operator => {
    await operator.chaos({ action: 'stop', node: 'redis-3' });
  },
  checks: {
    replicas: {
      name: 'Both replicas follow',
      feedback: 'Look at the links on the bench, or at `INFO replication` of the primary.',
      mistakes: { 'still-stopped': '`redis-3` does not run.' },
    },
    refuses: {
      name: 'Without a replica the primary refuses writes',
      feedback: 'Look at the `min-replicas-…` settings of the primary.',
      mistakes: {
        'on-a-replica':
          'A replica has the setting, and the primary has not: it is the primary that takes writes.',
        'too-many': 'With two replicas there are never that many: the primary refuses every write now.',
      },
    },
  },
  observe: async ({ nodes, topology }) => {
    const primary = topology.nodes.find(({ role, state }) => role === 'primary' && state === 'running');
    const node = primary && nodes[primary.name];
    if (primary === undefined || node === undefined) {
      const away = {
        passed: false,
        expected: 'a primary that runs',
        observed: 'no node says that it is one',
      };
      return { replicas: away, refuses: away };
    }
    const replication = String(await node.read('INFO', 'replication'));
    const online = [...replication.matchAll(/^slave\d+:.*state=online/gm)].length;
    const isStopped = topology.nodes.some(({ name, state }) => name === 'redis-3' && state === 'stopped');
    const least = await numberOf(node, 'min-replicas-to-write');
    const lag = await numberOf(node, 'min-replicas-max-lag');
    const others = Object.entries(nodes).filter(([name]) => name !== primary.name);
    const elsewhere = await Promise.all(others.map(([, other]) => numberOf(other, 'min-replicas-to-write')));
    const isElsewhere = least === 0 && elsewhere.some(count => count > 0);
    return {
      replicas: {
        passed: online === 2,
        expected: '2 replicas in touch',
        observed: `${online}`,
        ...(isStopped ? { mistake: 'still-stopped' } : {}),
      },
      refuses: {
        passed: least >= 1 && least <= 2 && lag >= 1 && lag <= most,
        expected: `min-replicas-to-write 1, min-replicas-max-lag at most ${most}`,
        observed: `${primary.name}: min-replicas-to-write ${least}, min-replicas-max-lag ${lag}`,
        ...(least > 2 ? { mistake: 'too-many' } : {}),
        ...(isElsewhere ? { mistake: 'on-a-replica' } : {}),
      },
    };
  },
});
