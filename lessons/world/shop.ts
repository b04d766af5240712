/**
 * Kettle & Co., the shop of all lessons: what stands in its SQL database at the start. One place, so that every
 * lesson sells the same kettle at the same price.
 */

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  readonly stock: number;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
}

export interface Order {
  readonly id: string;
  readonly userId: string;
  readonly amountCents: number;
  readonly status: 'unpaid' | 'paid';
}

export const products: readonly Product[] = [
  { id: '7', name: 'Kettle', priceCents: 3490, stock: 12 },
  { id: '12', name: 'Teapot', priceCents: 2250, stock: 30 },
  { id: '31', name: 'Set of cups', priceCents: 2800, stock: 8 },
];

export const customers: readonly Customer[] = [
  { id: '42', name: 'Ada' },
  { id: '43', name: 'Grace' },
  { id: '44', name: 'Alan' },
];

export const orders: readonly Order[] = [
  { id: '1001', userId: '42', amountCents: 3490, status: 'unpaid' },
  { id: '1002', userId: '43', amountCents: 2250, status: 'unpaid' },
  { id: '1003', userId: '44', amountCents: 2800, status: 'unpaid' },
  { id: '1004', userId: '42', amountCents: 7700, status: 'unpaid' },
  { id: '1005', userId: '43', amountCents: 3490, status: 'unpaid' },
];

/** Milliseconds, of the usual size for such parts. */
export const usualLatency = { database: 180, charge: 300, redisTimeout: 100 } as const;

/** `3490` → `€34.90`. */
export const price = (cents: number): string => `€${(cents / 100).toFixed(2)}`;
