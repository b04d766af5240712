'use client';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { useHref } from './language-context.tsx';

/** A link to a page of this site, in the language of the page. `href` has no prefix of a language. */
export function SiteLink({ href, ...rest }: Omit<ComponentProps<typeof Link>, 'href'> & { href: string }) {
  return <Link href={useHref()(href)} {...rest} />;
}
