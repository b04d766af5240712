/** Stands in a drawing where its id belongs; whoever shows it puts one in that is unique on the page. */
export const drawingId = 'keyspace-diagram';
