'use client';
import { useBenchState } from '#components/bench/bench-context.ts';
import { roleWord } from '#components/servers/topology/words.ts';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import type { Address } from './fill.ts';
import styles from './NodeAddresses.module.css';

/** Where each node of a topology is for clients outside; their names and passwords are the same everywhere. */
export function NodeAddresses({ address }: { address: Address }) {
  const nodes = useBenchState(state => state.servers.topology?.nodes);
  if (nodes === undefined || nodes.length < 2) return null;
  const { id, token, host } = address;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return (
    <section className={styles.nodes} aria-labelledby="connect-nodes">
      <h3 id="connect-nodes" className={styles.title}>
        Nodes
      </h3>
      <p className={styles.note}>
        The address above is the first of them. What MOVED, CLUSTER SLOTS and SENTINEL answer to a client from
        outside are these addresses.
      </p>
      <table className={styles.table}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Node</th>
            <th scope="col">At the moment</th>
            <th scope="col">Address</th>
            <th scope="col">Copy</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(node => {
            const { externalPort, name } = node;
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{roleWord(node)}</td>
                <td className={styles.address}>
                  {externalPort === null ? 'not reachable from outside' : `${shownHost}:${externalPort}`}
                </td>
                <td className={styles.copy}>
                  {externalPort === null ? null : (
                    <CopyButton
                      isBare
                      label={`Copy the URL of ${name}`}
                      text={() => `redis://${id}:${token}@${shownHost}:${externalPort}`}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
