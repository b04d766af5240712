import { ContinueLink } from '#components/home/ContinueLink.tsx';
import { HomeBench } from '#components/home/HomeBench.tsx';
import { TrackMap } from '#components/home/TrackMap.tsx';
import { mapTracks } from '#components/home/track-map.ts';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import styles from './page.module.css';

export default async function HomePage() {
  const tracks = mapTracks(await pageCatalog());
  const written = tracks.flatMap(track => track.written);
  return (
    <>
      <main id="main" tabIndex={-1}>
        <HomeBench below={<ContinueLink lessons={written} />}>
          <h1 id="what" className={styles.what}>
            Learn Redis on a real one: run it, break it, mend it.
          </h1>
          <p className={styles.now}>
            This bench is yours, and so are its keys. Click a command, or type your own.
          </p>
        </HomeBench>
        <TrackMap tracks={tracks} />
      </main>
      <SiteFooter />
    </>
  );
}
