import { makeConnectSheet } from '#components/connect/connect-sheet.ts';

/** Written once at build, as a file. */
export const dynamic = 'force-static';

export async function GET(): Promise<Response> {
  return Response.json(await makeConnectSheet());
}
