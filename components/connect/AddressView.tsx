'use client';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import styles from './AddressView.module.css';
import { connectArea } from './connect-area.ts';
import { type Address, maskUrl } from './fill.ts';

interface AddressViewProps {
  readonly url: string;
  readonly address: Address;
  readonly isTokenShown: boolean;
  readonly onShowToken: (isShown: boolean) => void;
}

/** The URL, and its parts for clients that want them one by one. Copying works while the token is hidden, too. */
export function AddressView({ url, address, isTokenShown, onShowToken }: AddressViewProps) {
  const t = useLazyText(connectArea);
  const { host, port, id, token } = address;
  return (
    <section className={styles.address} aria-label={t('address')}>
      <div className={styles.url}>
        <code data-url>{isTokenShown ? url : maskUrl(url, address)}</code>
        <Button
          look="quiet"
          size="small"
          aria-label={isTokenShown ? t('hideToken') : t('showToken')}
          onClick={() => onShowToken(!isTokenShown)}
        >
          {isTokenShown ? t('hide') : t('show')}
        </Button>
        <CopyButton text={() => url} label={t('copyUrl')} />
      </div>
      <dl className={styles.parts}>
        <Part name={t('host')} copy={t('copyHost')} text={host} />
        <Part name={t('port')} copy={t('copyPort')} text={port} />
        <Part name={t('userName')} copy={t('copyUserName')} text={id} />
        <Part
          name={t('password')}
          copy={t('copyPassword')}
          text={token}
          shown={isTokenShown ? token : '•'.repeat(12)}
        />
      </dl>
    </section>
  );
}

function Part({
  name,
  copy,
  text,
  shown = text,
}: {
  name: string;
  copy: string;
  text: string;
  shown?: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{shown}</code>
        <CopyButton isBare text={() => text} label={copy} />
      </dd>
    </div>
  );
}
