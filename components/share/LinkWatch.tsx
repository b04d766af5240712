'use client';
/** Stands above a bench. What shows a link's keys and commands is loaded once the page's address brings some. */
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { linkMark } from './link-mark.ts';

const SharedLink = dynamic(async () => (await import('./SharedLink.tsx')).SharedLink, { ssr: false });

export function LinkWatch() {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    const look = () => setWanted(was => was || window.location.hash.startsWith(linkMark));
    look();
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  return isWanted ? <SharedLink /> : null;
}
