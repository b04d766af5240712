/**
 * Bounds of single commands that have nothing to do with the size of a sandbox, and so are the same for all: what
 * would cost the shared server more than one learner should. Browser-safe.
 */
export const commandBounds = {
  /** Bytes of a whole command, in largest values. The server's query buffer has twice as much. */
  commandValues: 2,
  /** Of SUNION, ZINTERSTORE, BITOP, PFCOUNT and their like, which read all of their keys whole. */
  keysCombined: 128,
  /** One key named so often in such a command. */
  sameKeyCombined: 4,
  /** MATCH of HSCAN, SSCAN and ZSCAN, which the server matches by backtracking. */
  scanPatternBytes: 1024,
  scanPatternStars: 16,
  /** Of KEYS, which the gateway matches. */
  keysPatternBytes: 8192,
  /** CLIENT SETNAME and HELLO. */
  clientNameBytes: 256,
  /** SORT with BY or GET: elements, and keys looked up. */
  sortElements: 20_000,
  sortLookups: 100_000,
  /** LCS: bytes of memory for each pair of bytes, of which there may be as many as a value has bytes. */
  lcsBytesOfPair: 4,
} as const;
