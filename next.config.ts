import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

/**
 * Next's own inline scripts have no nonce on prerendered pages, and Mermaid and Monaco write styles, so both need
 * 'unsafe-inline'. All else is ours alone: nothing is loaded from, sent to or framed by anybody else.
 */
const contentSecurityPolicy = (isDevelopment: boolean) =>
  [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * English pages have no prefix in their address and one in `app/[lang]`. What has a prefix, a dot or another owner
 * (a file, the API, Next itself) stays as it is.
 */
const inEnglish = {
  source: '/:path((?!(?:en|de|api|_next)(?:/|$)|.*\\.).*)',
  destination: '/en/:path',
};

export default function nextConfig(phase: string): NextConfig {
  const isDevelopment = phase === PHASE_DEVELOPMENT_SERVER;
  return {
    reactStrictMode: true,
    // With the language in the first segment there is no other page for addresses that no page has.
    experimental: { globalNotFound: true },
    poweredByHeader: false,
    images: { unoptimized: true },
    turbopack: { root: import.meta.dirname },
    outputFileTracingRoot: import.meta.dirname,
    devIndicators: false,
    // `npm run types` checks the whole project, tests included; a build need not do it again.
    typescript: { ignoreBuildErrors: true },
    redirects: async () => [{ source: '/en/:path*', destination: '/:path*', permanent: true }],
    rewrites: async () => ({ beforeFiles: [inEnglish], afterFiles: [], fallback: [] }),
    headers: async () => [
      {
        source: '/:path*',
        headers: [
          { key: 'Content-Security-Policy', value: contentSecurityPolicy(isDevelopment) },
          // Next serves one of its own scripts as JSON in development.
          ...(isDevelopment ? [] : [{ key: 'X-Content-Type-Options', value: 'nosniff' }]),
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
        ],
      },
    ],
  };
}
