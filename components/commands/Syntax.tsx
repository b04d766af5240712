/** A command's syntax, set so that words to type and words to replace are told apart; one argument never breaks. */
import { type ArgumentDoc, type CommandDoc, syntaxOf } from '#sandbox/command/docs.ts';
import styles from './Syntax.module.css';

export function Syntax({ doc }: { doc: CommandDoc }) {
  return (
    <pre className={styles.syntax} aria-label={syntaxOf(doc)} role="img">
      <span className={styles.name}>{doc.name}</span>
      {doc.arguments.map(argument => (
        <span key={argument.name} className={styles.argument}>
          {' '}
          <Argument argument={argument} />
        </span>
      ))}
    </pre>
  );
}

function Argument({ argument }: { argument: ArgumentDoc }) {
  const once = <Once argument={argument} hasToken />;
  const full = argument.multiple ? (
    <>
      {once} <Mark>[</Mark>
      <Once argument={argument} hasToken={argument.multipleToken === true} /> <Mark>…]</Mark>
    </>
  ) : (
    once
  );
  if (!argument.optional) return full;
  return (
    <>
      <Mark>[</Mark>
      {full}
      <Mark>]</Mark>
    </>
  );
}

function Once({ argument, hasToken }: { argument: ArgumentDoc; hasToken: boolean }) {
  const token = argument.token ?? (argument.type === 'pure-token' ? argument.name.toUpperCase() : undefined);
  return (
    <>
      {token !== undefined && hasToken ? (
        <span className={styles.token}>{token === '' ? '""' : token}</span>
      ) : null}
      {argument.type === 'pure-token' ? null : (
        <>
          {token !== undefined && hasToken ? ' ' : null}
          <Bare argument={argument} />
        </>
      )}
    </>
  );
}

function Bare({ argument }: { argument: ArgumentDoc }) {
  const parts = argument.arguments ?? [];
  if (argument.type === 'oneof') {
    const hasBrackets = !(argument.optional && !argument.multiple && argument.token === undefined);
    return (
      <>
        {hasBrackets ? <Mark>‹</Mark> : null}
        {parts.map((part, index) => (
          <span key={part.name}>
            {index === 0 ? null : <Mark> | </Mark>}
            <Argument argument={part} />
          </span>
        ))}
        {hasBrackets ? <Mark>›</Mark> : null}
      </>
    );
  }
  if (argument.type === 'block') {
    return parts.map((part, index) => (
      <span key={part.name}>
        {index === 0 ? null : ' '}
        <Argument argument={part} />
      </span>
    ));
  }
  return <var className={styles.variable}>{argument.name}</var>;
}

function Mark({ children }: { children: string }) {
  return <span className={styles.mark}>{children}</span>;
}
