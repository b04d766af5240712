/**
 * "How this sandbox differs": every intended difference, from the one list that the gateway itself is checked
 * against. Rendered at build; only the filter runs in the browser.
 */
import { Fragment } from 'react';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import { type Difference, type DifferenceGroup, differenceGroups } from '#sandbox/command/differences.ts';
import { defaultLimits } from '#sandbox/config.ts';
import { anchorOf } from './anchor.ts';
import { DifferencesFilter } from './DifferencesFilter.tsx';
import styles from './DifferencesPage.module.css';
import { placeAnchors } from './place-anchors.ts';

export function DifferencesPage() {
  const groups = differenceGroups(defaultLimits);
  const places = placeAnchors(groups);
  return (
    <>
      <main id="main" className={styles.page} tabIndex={-1}>
        <header className={styles.head}>
          <h1>How this sandbox differs</h1>
          <p className={styles.summary}>
            A sandbox is a part of a real Redis that others use, too. It answers as a small Redis of your own
            would, but for what stands here. A command that is not named here is as the server has it.
          </p>
          <p>
            Tests run random commands against a sandbox and against a plain Redis and compare every reply.
            This list is what they let pass.{' '}
            <a href="/playground?connect=redis-cli">Connect your own client</a> and try.
          </p>
        </header>
        <nav className={styles.contents} aria-label="On this page">
          <ul>
            {groups.map(({ id, title, differences }) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a> <span>{differences.length}</span>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.list}>
          <DifferencesFilter />
          {groups.map(group => (
            <Group key={group.id} group={group} places={places} />
          ))}
        </div>
      </main>
      <SiteFooter />
    </>
  );
}

interface GroupProps {
  readonly group: DifferenceGroup;
  readonly places: ReturnType<typeof placeAnchors>;
}

function Group({ group, places }: GroupProps) {
  return (
    <section className={styles.group} aria-labelledby={group.id} data-group>
      <h2 id={group.id}>{group.title}</h2>
      <p className={styles.about}>
        <Said text={group.about} />
      </p>
      {group.differences.map(difference => (
        <Entry key={difference.id} difference={difference} anchors={places.get(difference.id)} />
      ))}
    </section>
  );
}

interface EntryProps {
  readonly difference: Difference;
  readonly anchors: ReadonlySet<string> | undefined;
}

function Entry({ difference, anchors }: EntryProps) {
  const { id, title, commands, differs, reason, wayOut } = difference;
  const words = [title, ...commands, differs, reason, wayOut].join(' ').toLowerCase();
  const isNamedByCommands = title === commands.join(', ') || (isPlainName(title) && commands.length < 4);
  const listed = <Commands names={commands} anchors={anchors} />;
  return (
    <article id={id} className={styles.entry} aria-labelledby={`${id}-title`} data-find={words}>
      <h3 id={`${id}-title`} className={styles.title}>
        {isNamedByCommands ? listed : <Said text={title} />}{' '}
        <a className={styles.anchor} href={`#${id}`} aria-label={`Link to ${title}`}>
          #
        </a>
      </h3>
      {isNamedByCommands || commands.length === 0 ? null : <p className={styles.commands}>{listed}</p>}
      {differs === refusedWords ? null : (
        <p>
          <Said text={differs} />
        </p>
      )}
      <dl className={styles.because}>
        <dt>Why</dt>
        <dd>
          <Said text={reason} />
        </dd>
        {wayOut === '' ? null : (
          <>
            <dt>Instead</dt>
            <dd>
              <Said text={wayOut} />
            </dd>
          </>
        )}
      </dl>
    </article>
  );
}

/** `CLIENT` above CLIENT PAUSE says nothing more. */
function isPlainName(title: string): boolean {
  return /^[A-Z]+$/.test(title);
}

/** The heading of the group says so already. */
const refusedWords = 'Is refused.';

function Commands({ names, anchors }: { names: readonly string[]; anchors: EntryProps['anchors'] }) {
  return names.map((name, at) => (
    <Fragment key={name}>
      {at > 0 ? ' ' : null}
      <code
        id={anchors?.has(name) ? anchorOf(name) : undefined}
        className={styles.command}
        data-command={name.toLowerCase()}
      >
        {name}
      </code>
    </Fragment>
  ));
}

/** What is typed or printed in capitals: `CLIENT KILL`, `COUNT`, `ERR quota`. Units are none of these. */
const capitals = /(\b(?:ERR [a-z]+|(?!MB\b)[A-Z][A-Z_]+(?: [A-Z][A-Z_-]+)*)\b)/;

/** A sentence, with that set as code. */
function Said({ text }: { text: string }) {
  return text.split(capitals).map((part, at) => {
    // Every second part is a match, and the parts of a sentence never move.
    const key = `${at}`;
    return at % 2 === 1 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>;
  });
}
