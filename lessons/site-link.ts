/** Stands before a path of the site in declarations; the editor puts its own origin there. */
export const siteLink = 'keyspace-site:';
