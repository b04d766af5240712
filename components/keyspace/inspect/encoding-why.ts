const whys = {
  int: 'whyInt',
  embstr: 'whyEmbstr',
  raw: 'whyRaw',
  listpack: 'whyListpack',
  listpackex: 'whyListpackEx',
  ziplist: 'whyListpack',
  hashtable: 'whyHashtable',
  skiplist: 'whySkiplist',
  quicklist: 'whyQuicklist',
  intset: 'whyIntset',
  stream: 'whyStream',
} as const;

/** The message that says why Redis keeps a value so, with its usual settings; `undefined` for an unknown encoding. */
export function whyEncoding(encoding: string): (typeof whys)[keyof typeof whys] | undefined {
  return isKnown(encoding) ? whys[encoding] : undefined;
}

const isKnown = (encoding: string): encoding is keyof typeof whys => Object.hasOwn(whys, encoding);
