// fails: stays-gone
export async function changeReservation(redis: Redis, id: string, value: string): Promise<boolean> {
  return (await redis.set(`reservation:${id}`, value, 'KEEPTTL')) === 'OK';
}
