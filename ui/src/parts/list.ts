/** list is an array of the server's, which says null for an empty one here and there. */
export const list = <T,>(of: readonly T[] | null | undefined): T[] => (of ?? []) as T[];

const manyPages = 200; // an end, should a server's pages never have one

/** everyPage reads a list to its end, where a part of it would mislead. */
export async function everyPage<T>(read: (after: string) => Promise<{ items: T[] | null; next?: string }>): Promise<T[]> {
  const all: T[] = [];
  for (let after = '', n = 0; n === 0 || (after && n < manyPages); n++) {
    const page = await read(after);
    all.push(...list(page.items));
    after = page.next ?? '';
  }
  return all;
}
