// fails: crash
import type { OperateAnswer } from '#lessons/grading/operator.ts';

const answer: OperateAnswer = async operator => {
  await operator.run('redis-1', 'CONFIG', 'SET', 'save', '1 1');
};

export default answer;
