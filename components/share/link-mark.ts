/** How the part of an address that carries a start state and commands begins. */
export const linkMark = '#s=';
