import type { OperateAnswer } from '#lessons/grading/operator.ts';

const answer: OperateAnswer = async operator => {
  await operator.chaos({ action: 'start', node: 'redis-3' });
  await operator.run('redis-1', 'CONFIG', 'SET', 'min-replicas-to-write', 1);
  await operator.until('both replicas are in touch', async ({ nodes }) =>
    /^connected_slaves:2/m.test(String(await nodes['redis-1']?.read('INFO', 'replication'))),
  );
  await operator.until('both replicas are whole', async ({ nodes }) => {
    const text = String(await nodes['redis-1']?.read('INFO', 'replication'));
    return [...text.matchAll(/^slave\d+:.*state=online/gm)].length === 2;
  });
};

export default answer;
