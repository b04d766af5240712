/** What every load client reads. */
export const value = 'a copper kettle, 1.7 l';
