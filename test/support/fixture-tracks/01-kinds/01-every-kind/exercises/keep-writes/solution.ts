import type { OperateAnswer } from '#lessons/grading/operator.ts';

const answer: OperateAnswer = async operator => {
  await operator.run('redis-1', 'CONFIG', 'SET', 'appendonly', 'yes');
  await operator.until('the first file is written', async ({ nodes }) =>
    /^aof_rewrite_in_progress:0/m.test(String(await nodes['redis-1']?.read('INFO', 'persistence'))),
  );
  await operator.run('redis-1', 'SET', 'order:1004', '420');
  await operator.chaos({ action: 'kill', node: 'redis-1' });
  await operator.chaos({ action: 'start', node: 'redis-1' });
};

export default answer;
