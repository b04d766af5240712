/** A plain form, so that it works before any script has run, and without. */
import { Icon } from '#components/ui/Icon.tsx';
import styles from './SearchForm.module.css';
import { longestQuery } from './search-document.ts';

export function SearchForm({
  action,
  label,
  submit,
  query = '',
}: {
  /** Address of the page of results, in the language of the page. */
  action: string;
  label: string;
  submit: string;
  query?: string;
}) {
  return (
    <search>
      <form className={styles.form} action={action}>
        <Icon name="search" size={18} />
        <input
          type="search"
          name="q"
          aria-label={label}
          placeholder={label}
          defaultValue={query}
          maxLength={longestQuery}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <button type="submit">{submit}</button>
      </form>
    </search>
  );
}
