import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { pageCatalog } from '#components/lesson/catalog.ts';
import styles from '#components/lesson/Message.module.css';

interface PageProps {
  readonly params: Promise<{ track: string }>;
}

export const dynamicParams = false;

export async function generateStaticParams() {
  const { tracks } = await pageCatalog();
  return tracks.map(({ slug }) => ({ track: slug }));
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const track = (await pageCatalog()).track((await params).track);
  return { title: track?.title, description: track?.summary };
}

export default async function Page({ params }: PageProps) {
  const track = (await pageCatalog()).track((await params).track);
  if (!track) notFound();
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>Track {track.number}</p>
      <h1>{track.title}</h1>
      <p>{track.summary}</p>
      <ol className={styles.list}>
        {track.lessons.map(({ slug, title, lesson }, index) => (
          <li key={slug}>
            <span>{index + 1}</span>
            {lesson ? <SiteLink href={`/learn/${track.slug}/${slug}`}>{title}</SiteLink> : title}
            <span>{lesson ? `${lesson.front.minutes} min` : 'still to come'}</span>
          </li>
        ))}
      </ol>
    </main>
  );
}
