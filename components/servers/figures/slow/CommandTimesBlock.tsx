'use client';
/** LATENCY HISTOGRAM: for each command, how its times are spread. */
import { useMemo } from 'react';
import { counted, countText, microsecondsText } from '#components/plot/units.ts';
import type { CommandTimes } from '#sandbox/server-protocol.ts';
import { Block, Column, TableBox } from './Block.tsx';
import { commandRows, stripColumns } from './command-times.ts';
import styles from './SlowView.module.css';

const rowsShown = 12;
const columns = Array.from({ length: stripColumns }, (_, column) => column);
/** Doublings of a microsecond that are named above the strips. */
const named = [0, 5, 10, 15, 20];
const namedWhereNarrow = new Set([0, 10, 20]);

export function CommandTimesBlock({ histogram }: { histogram: readonly CommandTimes[] | null }) {
  const rows = useMemo(() => commandRows(histogram ?? []), [histogram]);
  if (histogram === null) return null;
  const more = rows.length - rowsShown;
  return (
    <Block
      title="Time of each command"
      isWide
      about={
        <>
          <code>LATENCY HISTOGRAM</code>, the slowest first, since the server started; the bench’s own looks
          as well. Redis knows bounds by powers of two, so each time is “at most”.
        </>
      }
    >
      {rows.length === 0 ? (
        <p className={styles.nothing}>
          No command has been measured. <code>latency-tracking</code> may be off.
        </p>
      ) : (
        <TableBox title="Time of each command">
          <thead>
            <tr>
              <Column name="Command" about="and subcommand" />
              <Column name="Calls" about="in all" isNumber isFine />
              <Column name="Half" about="within" isNumber isFine />
              <Column name="99 in 100" about="within" isNumber />
              <th scope="col" className={styles.stripHead}>
                Spread
                <span className={styles.stripScale} aria-hidden="true">
                  {named.map(doubling => (
                    <span
                      key={doubling}
                      style={{ '--column': doubling }}
                      data-fine={!namedWhereNarrow.has(doubling) || undefined}
                    >
                      {microsecondsText(2 ** doubling)}
                    </span>
                  ))}
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, rowsShown).map(({ command, calls, halfWithin, p99Within, strip }) => (
              <tr key={command}>
                <td>{command.replace('|', ' ').toUpperCase()}</td>
                <td data-number data-fine>
                  {countText(calls)}
                </td>
                <td data-number data-fine>
                  {microsecondsText(halfWithin)}
                </td>
                <td data-number>{microsecondsText(p99Within)}</td>
                <td className={styles.stripCell}>
                  <Strip strip={strip} />
                </td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      )}
      {more > 0 ? (
        <p className={styles.note}>{counted(more, 'more command')}: ask LATENCY HISTOGRAM.</p>
      ) : null}
    </Block>
  );
}

function Strip({ strip }: { strip: readonly number[] }) {
  return (
    <span className={styles.strip} aria-hidden="true">
      {columns.map(column => (
        <span
          key={column}
          style={{ '--part': strip[column] ?? 0 }}
          data-some={(strip[column] ?? 0) > 0 || undefined}
        />
      ))}
    </span>
  );
}
