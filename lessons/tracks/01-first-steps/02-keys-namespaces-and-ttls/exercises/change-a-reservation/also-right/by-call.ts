// The command as it is, by `call`, and the options the other way round.
export async function changeReservation(redis: Redis, id: string, value: string): Promise<boolean> {
  return (await redis.call('SET', `reservation:${id}`, value, 'KEEPTTL', 'XX')) !== null;
}
