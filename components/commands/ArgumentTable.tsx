/** What each argument of a command is, the parts of a group below it. */

import type { commands } from '#components/i18n/messages/en/commands.ts';
import type { Text } from '#components/i18n/text.ts';
import { type ArgumentDoc, argumentSyntax } from '#sandbox/command/docs.ts';
import styles from './CommandPage.module.css';

const typeWords = {
  string: 'typeString',
  integer: 'typeInteger',
  double: 'typeDouble',
  key: 'typeKey',
  pattern: 'typePattern',
  'unix-time': 'typeUnixTime',
  'pure-token': 'typeToken',
  oneof: 'typeOneOf',
  block: 'typeBlock',
} as const;

interface ArgumentTableProps {
  readonly of: readonly ArgumentDoc[];
  readonly t: Text<typeof commands>;
}

export function ArgumentTable({ of, t }: ArgumentTableProps) {
  return (
    <table className={styles.arguments}>
      <thead>
        <tr>
          <th scope="col">{t('argument')}</th>
          <th scope="col">{t('meaning')}</th>
        </tr>
      </thead>
      <tbody>{rowsOf(of, t, 0)}</tbody>
    </table>
  );
}

function rowsOf(
  list: readonly ArgumentDoc[],
  t: Text<typeof commands>,
  depth: number,
  path = '',
): React.ReactNode[] {
  return list.flatMap((argument, index) => {
    const { arguments: parts, multiple, optional, type } = argument;
    const key = `${path}/${index}`;
    const words = [t(typeWords[type]), optional ? t('optional') : '', multiple ? t('multiple') : ''];
    return [
      <tr key={key}>
        <th scope="row" style={{ paddingInlineStart: `${depth}rem` }}>
          <code>{parts === undefined ? bare(argument) : shortened(argument)}</code>
        </th>
        <td>{words.filter(word => word !== '').join(', ')}</td>
      </tr>,
      ...(parts === undefined ? [] : rowsOf(parts, t, depth + 1, key)),
    ];
  });
}

function bare(argument: ArgumentDoc): string {
  return argumentSyntax({ ...argument, optional: undefined, multiple: undefined });
}

/** Of a group only its name: its parts follow. */
function shortened({ name, token }: ArgumentDoc): string {
  return token === undefined || token === '' ? name : `${token} ${name}`;
}
