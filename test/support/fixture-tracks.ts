/** The tracks of `fixture-tracks/`: one lesson with an exercise of each kind. Served in tests alone. */
import path from 'node:path';

export const fixtureTracks = path.join(import.meta.dirname, 'fixture-tracks');
