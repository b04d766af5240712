export const turn = (redis: { incr(key: string): Promise<number> }) => redis.incr('turns');
