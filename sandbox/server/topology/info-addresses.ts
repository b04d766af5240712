/** Addresses in the text of INFO: a replica's primary, a primary's replicas, a Sentinel's primaries. */
import type { OutsideAddress } from './outside-address.ts';

export function rewriteInfo(text: string, outside: OutsideAddress): string {
  const lines = text.split('\r\n');
  const portAt = lines.findIndex(line => line.startsWith('master_port:'));
  const port = Number(lines[portAt]?.slice('master_port:'.length));
  return lines
    .map((line, index) => {
      if (index === portAt) return rewritePort(lines, port, outside) ?? line;
      return rewriteLine(line, port, outside);
    })
    .join('\r\n');
}

/** `master_port` says nothing without the host that stands before it. */
function rewritePort(lines: readonly string[], port: number, outside: OutsideAddress): string | undefined {
  const host = lines.find(line => line.startsWith('master_host:'))?.slice('master_host:'.length);
  const found = host === undefined ? undefined : outside({ host, port });
  return found === undefined ? undefined : `master_port:${found.port}`;
}

function rewriteLine(line: string, primaryPort: number, outside: OutsideAddress): string {
  if (line.startsWith('master_host:')) {
    const host = line.slice('master_host:'.length);
    return `master_host:${outside({ host, port: primaryPort })?.host ?? host}`;
  }
  const replica = /^(slave\d+:ip=)([^,]*)(,port=)(\d+)(.*)$/.exec(line);
  if (replica !== null) {
    const [whole, before = '', host = '', between = '', port = '', after = ''] = replica;
    const found = outside({ host, port: Number(port) });
    return found === undefined ? whole : `${before}${found.host}${between}${found.port}${after}`;
  }
  const primary = /^(master\d+:name=.*,address=)([^,]*):(\d+)(,.*)$/.exec(line);
  if (primary === null) return line;
  const [whole, before = '', host = '', port = '', after = ''] = primary;
  const found = outside({ host, port: Number(port) });
  return found === undefined ? whole : `${before}${found.host}:${found.port}${after}`;
}
