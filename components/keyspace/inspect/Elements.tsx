'use client';
import type { ReactNode } from 'react';
import { describeBytes, shownText } from '#components/keyspace/key-text.ts';
import type { Part } from '#sandbox/protocol.ts';
import { isPlace, placeOf } from '#sandbox/view/geohash.ts';
import styles from './Inspector.module.css';
import { type InspectText, useInspectText } from './inspect-text.ts';
import type { FilledWindow } from './window-text.ts';

/** The elements of a window as a table. */
export function Elements({
  window,
  isGeo,
}: {
  window: Exclude<FilledWindow, { type: 'string' }>;
  isGeo: boolean;
}) {
  const t = useInspectText();
  switch (window.type) {
    case 'hash':
      return (
        <Table heads={[t('field'), t('valueOf')]}>
          {window.fields.map(([field, value]) => [
            <PartText key="f" part={field} t={t} isName />,
            <PartText key="v" part={value} t={t} />,
          ])}
        </Table>
      );
    case 'list':
      return (
        <Table heads={[t('index'), t('element')]}>
          {window.elements.map((element, index) => [
            <Place key="n" of={window.from + index} />,
            <PartText key="e" part={element} t={t} />,
          ])}
        </Table>
      );
    case 'set':
      return (
        <Table heads={[t('member')]}>
          {window.members.map(member => [<PartText key="m" part={member} t={t} />])}
        </Table>
      );
    case 'zset':
      return (
        <Table
          heads={[...(window.from === null ? [] : [t('rank')]), t('member'), t(isGeo ? 'place' : 'score')]}
        >
          {window.members.map(([member, score], index) => [
            ...(window.from === null ? [] : [<Place key="n" of={window.from + index} />]),
            <PartText key="m" part={member} t={t} isName />,
            <span key="s" className={styles.number}>
              {isGeo && isPlace(score) ? placeText(score) : score}
            </span>,
          ])}
        </Table>
      );
    case 'stream':
      return (
        <Table heads={[t('entry'), t('fields')]}>
          {window.entries.map(({ id, fields, more }) => [
            <span key="i" className={styles.number}>
              {id}
            </span>,
            <span key="f">
              {fields.map(([field, value], index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a field may stand in an entry twice
                <span key={index} className={styles.pair}>
                  <PartText part={field} t={t} isName /> <PartText part={value} t={t} />
                </span>
              ))}
              {more > 0 ? <span className={styles.hint}>{t('moreFields', { count: more })}</span> : null}
            </span>,
          ])}
        </Table>
      );
  }
}

function placeText(score: string): string {
  const { longitude, latitude } = placeOf(score);
  return `${longitude.toFixed(5)}, ${latitude.toFixed(5)}`;
}

function Table({
  heads,
  children,
}: {
  heads: readonly string[];
  children: readonly (readonly ReactNode[])[];
}) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {heads.map(head => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {children.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the window
          <tr key={row}>
            {cells.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Place = ({ of }: { of: number }) => <span className={styles.number}>{of}</span>;

function PartText({ part, t, isName = false }: { part: Part; t: InspectText; isName?: boolean }) {
  return (
    <bdi className={isName ? styles.partName : styles.part}>
      {shownText(part.bytes, 4096)}
      {part.ofBytes === undefined ? null : (
        <span className={styles.hint}> {t('cut', { bytes: describeBytes(part.ofBytes) })}</span>
      )}
    </bdi>
  );
}
