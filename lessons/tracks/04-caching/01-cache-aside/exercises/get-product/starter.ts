/** The product with this id, or null if there is none. */
export async function getProduct(redis: Redis, database: Database, id: string): Promise<Row | null> {
  return await database.find('product', id);
}
