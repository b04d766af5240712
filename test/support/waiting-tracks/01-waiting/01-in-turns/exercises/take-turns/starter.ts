export async function turn() {}
