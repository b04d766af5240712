/** A Markdown tree → React. HTML in it is shown as text. */
import type { Nodes, Parents } from 'mdast';
import type { ReactNode } from 'react';

export function MarkdownTree({ node }: { node: Nodes }): ReactNode {
  switch (node.type) {
    case 'text':
    case 'html':
      return node.value;
    case 'inlineCode':
      return <code>{node.value}</code>;
    case 'code':
      return (
        <pre>
          <code>{node.value}</code>
        </pre>
      );
    case 'break':
      return <br />;
    case 'thematicBreak':
      return <hr />;
    case 'link':
      return <a href={safeHref(node.url)}>{inside(node)}</a>;
    case 'table':
      return (
        <table>
          <tbody>{inside(node)}</tbody>
        </table>
      );
    default:
      return 'children' in node ? wrap(node) : null;
  }
}

const tags = {
  paragraph: 'p',
  strong: 'strong',
  emphasis: 'em',
  listItem: 'li',
  blockquote: 'blockquote',
  tableRow: 'tr',
  tableCell: 'td',
  delete: 'del',
  heading: 'h4',
} as const;

function wrap(node: Parents): ReactNode {
  if (node.type === 'list') return node.ordered ? <ol>{inside(node)}</ol> : <ul>{inside(node)}</ul>;
  const Tag = node.type in tags ? tags[node.type as keyof typeof tags] : undefined;
  return Tag ? <Tag>{inside(node)}</Tag> : inside(node);
}

function inside(node: Parents): ReactNode {
  return node.children.map((child, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of a text do not move
    <MarkdownTree key={index} node={child} />
  ));
}

function safeHref(url: string): string | undefined {
  return /^(?:https?:\/\/|\/|#)/.test(url) ? url : undefined;
}
