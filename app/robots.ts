import type { MetadataRoute } from 'next';
import { siteUrl } from '#components/site/site-url.ts';

/** Pages may be found; what belongs to one learner, or only to machines, may not. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/api/', '/preview/', '/de/preview/', '/metrics'] },
    sitemap: new URL('/sitemap.xml', siteUrl()).href,
  };
}
