// fails: replicas
import type { OperateAnswer } from '#lessons/grading/operator.ts';

const answer: OperateAnswer = async operator => {
  await operator.run('redis-1', 'CONFIG', 'SET', 'min-replicas-to-write', 1);
};

export default answer;
