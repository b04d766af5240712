/** The SHA-1 of a text's UTF-8 bytes, in hexadecimal (FIPS 180-4): names scripts for EVALSHA. The file is one function. */
() => {
  const bytesOf = text => {
    const escaped = unescape(encodeURIComponent(text));
    return Array.from(escaped, character => character.charCodeAt(0));
  };
  const rotate = (word, by) => (word << by) | (word >>> (32 - by));
  const mix = (round, b, c, d) => {
    if (round < 20) return [(b & c) | (~b & d), 0x5a827999];
    if (round < 40) return [b ^ c ^ d, 0x6ed9eba1];
    if (round < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
    return [b ^ c ^ d, 0xca62c1d6];
  };
  return input => {
    const bytes = bytesOf(input.toWellFormed());
    const bits = bytes.length * 8;
    bytes.push(0x80);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (let shift = 56; shift >= 0; shift -= 8) bytes.push(Math.floor(bits / 2 ** shift) & 0xff);
    let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    for (let block = 0; block < bytes.length; block += 64) {
      const words = [];
      for (let at = 0; at < 16; at++) {
        const from = block + at * 4;
        words.push((bytes[from] << 24) | (bytes[from + 1] << 16) | (bytes[from + 2] << 8) | bytes[from + 3]);
      }
      for (let at = 16; at < 80; at++) {
        words.push(rotate(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1));
      }
      let [a, b, c, d, e] = state;
      for (let round = 0; round < 80; round++) {
        const [mixed, constant] = mix(round, b, c, d);
        const next = (rotate(a, 5) + mixed + e + constant + words[round]) | 0;
        [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
      }
      state = [a, b, c, d, e].map((word, at) => (word + state[at]) | 0);
    }
    return state.map(word => (word >>> 0).toString(16).padStart(8, '0')).join('');
  };
};
