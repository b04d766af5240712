/** Books a pick-up for the order if nobody has. True if this call booked it. */
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  if (await carrier.isBooked(orderId)) return false;
  await carrier.book(orderId);
  return true;
}
