/** Where this site stands, for addresses that must be whole: canonical ones, the sitemap, pictures for previews. */
import * as z from 'zod/mini';

const siteUrlSchema = z._default(z.url({ protocol: /^https?$/ }), 'http://localhost:3000');

/** From `SITE_URL` of the environment, as it is at build. @throws {Error} if that is no address */
export function siteUrl(): URL {
  return new URL(siteUrlSchema.parse(process.env.SITE_URL || undefined));
}
