import type { MetadataRoute } from 'next';
import { pageAddresses } from '#components/site/page-addresses.ts';

export default pageAddresses satisfies () => Promise<MetadataRoute.Sitemap>;
