/** The catalogue of `fixture-tracks/`: one exercise of each kind. Served in tests alone. */
import path from 'node:path';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';

export const fixtureTracks = path.join(import.meta.dirname, 'fixture-tracks');

export const loadFixtures = (): Promise<Catalog> => loadCatalog(fixtureTracks);
