import type { Search } from '../app/router';

/** textOf is a room's filters as its address has them, in the order of their names. */
export function textOf(search: Search): string {
  const pairs = Object.entries(search).filter(([, v]) => v !== undefined && v !== '') as [string, string][];
  return new URLSearchParams(pairs.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}

export const searchOf = (text: string): Search => Object.fromEntries(new URLSearchParams(text));

/** same tells whether two texts are the same filters. */
export const same = (a: string, b: string) => textOf(searchOf(a)) === textOf(searchOf(b));
