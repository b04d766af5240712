// fails: asks-cache-first
const memory = new Map<string, Row>();

export async function getProduct(redis: Redis, database: Database, id: string) {
  const known = memory.get(id);
  if (known !== undefined) return known;
  const product = await database.find('product', id);
  if (product !== null) memory.set(id, product);
  return product;
}
