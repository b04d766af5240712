// fails: power-cut
import type { OperateAnswer } from '#lessons/grading/operator.ts';

const answer: OperateAnswer = async operator => {
  await operator.run('redis-1', 'CONFIG', 'SET', 'appendonly', 'yes');
  await operator.run('redis-1', 'CONFIG', 'SET', 'appendfsync', 'no');
};

export default answer;
