'use client';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import styles from './AddressView.module.css';
import { type Address, maskUrl } from './fill.ts';

interface AddressViewProps {
  readonly url: string;
  readonly address: Address;
  readonly isTokenShown: boolean;
  readonly onShowToken: (isShown: boolean) => void;
}

/** The URL, and its parts for clients that want them one by one. Copying works while the token is hidden, too. */
export function AddressView({ url, address, isTokenShown, onShowToken }: AddressViewProps) {
  const { host, port, id, token } = address;
  return (
    <section className={styles.address} aria-label="Address of this sandbox">
      <div className={styles.url}>
        <code data-url>{isTokenShown ? url : maskUrl(url, address)}</code>
        <Button
          look="quiet"
          size="small"
          aria-label={isTokenShown ? 'Hide the token' : 'Show the token'}
          onClick={() => onShowToken(!isTokenShown)}
        >
          {isTokenShown ? 'Hide' : 'Show'}
        </Button>
        <CopyButton text={() => url} label="Copy the URL" />
      </div>
      <dl className={styles.parts}>
        <Part name="Host" text={host} />
        <Part name="Port" text={port} />
        <Part name="User name" text={id} />
        <Part name="Password" text={token} shown={isTokenShown ? token : '•'.repeat(12)} />
      </dl>
    </section>
  );
}

function Part({ name, text, shown = text }: { name: string; text: string; shown?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{shown}</code>
        <CopyButton isBare text={() => text} label={`Copy the ${name.toLowerCase()}`} />
      </dd>
    </div>
  );
}
