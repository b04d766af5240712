import { notFound } from 'next/navigation';

/** Addresses that no other page has: `not-found.tsx` answers, in the language of the address. */
export const dynamicParams = true;

export default function Page() {
  notFound();
}
