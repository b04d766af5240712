/** What keeps the process from starting or running, in words for the person at the terminal. */

const byCode: Record<string, (where: string) => string> = {
  EADDRINUSE: where =>
    `${where} is taken by another program. Stop it, or choose another port (PORT, RESP_PORT).`,
  EADDRNOTAVAIL: where => `${where} is not an address of this machine. Check HOST.`,
  EACCES: where => `There is no permission for ${where}. Check its owner, or set DATA_DIR to another folder.`,
  EPERM: where => `There is no permission for ${where}. Check its owner, or set DATA_DIR to another folder.`,
  EROFS: where => `${where} cannot be written: the file system is read-only. Set DATA_DIR to another folder.`,
  ENOSPC: where => `The disk is full: ${where} could not be written. Free some space and start again.`,
  EDQUOT: where =>
    `The disk quota is used up: ${where} could not be written. Free some space and start again.`,
  EMFILE: () => 'Too many files are open. Raise the limit (ulimit -n) and start again.',
  ENOTDIR: where => `${where} is in the way: DATA_DIR must be a folder.`,
  EEXIST: where => `${where} is in the way: DATA_DIR must be a folder.`,
};

/** One line, or a few where the message already has them; never a stack trace. */
export function explainFailure(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const explain = byCode[code];
  if (explain !== undefined) return explain(whereOf(thrown, code));
  if (/database or disk is full/i.test(thrown.message))
    return 'The disk is full: the records could not be written.';
  return thrown.message || thrown.name;
}

function whereOf(thrown: Error, code: string): string {
  if ('port' in thrown) {
    const address = 'address' in thrown ? String(thrown.address) : '';
    return code === 'EACCES'
      ? `port ${thrown.port}`
      : `Port ${thrown.port}${address ? ` on ${address}` : ''}`;
  }
  return 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : 'a file';
}
