/**
 * What schemas of `zod/mini` say when something does not fit: in the browser nothing but "Invalid input", which saves
 * its weight there. Whatever shows such words to a person imports this, on the server alone.
 */
import { config, locales } from 'zod';

config(locales.en());
