import type { MetadataRoute } from 'next';

export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: 'Keyspace: learn Redis on a real one',
    short_name: 'Keyspace',
    description: 'Learn Redis patterns on a real Redis, and watch every key change.',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#fbf8f1',
    theme_color: '#fbf8f1',
    lang: 'en',
    categories: ['education', 'developer'],
    icons: [
      { src: '/icons/192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    shortcuts: [
      { name: 'Playground', url: '/playground' },
      { name: 'Commands', url: '/commands' },
    ],
  };
}
