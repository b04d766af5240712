// fails: refuses
import type { OperateAnswer } from '#lessons/grading/operator.ts';

const answer: OperateAnswer = async operator => {
  await operator.run('redis-1', 'CONFIG', 'SET', 'min-replicas-to-write', 3);
};

export default answer;
