// fails: orders
import type { OperateAnswer } from '#lessons/grading/operator.ts';

const answer: OperateAnswer = async operator => {
  await operator.chaos({ action: 'kill', node: 'redis-1' });
  await operator.chaos({ action: 'start', node: 'redis-1' });
  await operator.run('redis-1', 'CONFIG', 'SET', 'appendonly', 'yes');
};

export default answer;
