export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a node is reached from outside; undefined if that is no node's address. */
export type OutsideAddress = (inside: Address) => Address | undefined;

/** @param ports each node's address, and the door's port that leads to it */
export function outsideAddresses(
  host: string,
  ports: readonly { readonly inside: Address; readonly port: number }[],
): OutsideAddress {
  const found = new Map(ports.map(({ inside, port }) => [`${inside.host}:${inside.port}`, { host, port }]));
  return inside => found.get(`${inside.host}:${inside.port}`);
}
