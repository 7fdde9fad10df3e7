/** A Wanted is a paper that the application needs. */
export type Wanted = { kind: 'commission' | 'authorization' | 'id_copy'; ordinal: number; who?: { name: string; number: string } };

export const keyOf = (w: Pick<Wanted, 'kind' | 'ordinal'>) => `${w.kind}/${w.ordinal}`;

const kindsIn: [Wanted['kind'], RegExp][] = [['commission', /委托/], ['authorization', /授权/], ['id_copy', /身份证|证件|户口/]];

/** needed lists the papers that the chosen items ask for, the commission first. */
export function needed(materials: string[], people: { ordinal: number; name: string; number: string }[]): Wanted[] {
  const out: Wanted[] = materials.includes('commission') ? [{ kind: 'commission', ordinal: 0 }] : [];
  for (const p of people) for (const kind of ['authorization', 'id_copy'] as const) if (materials.includes(kind)) out.push({ kind, ordinal: p.ordinal, who: p });
  return out;
}

/** matched finds which paper a file is, by its name alone: the person's name or
 * the number's last four characters, and a word for the kind. A file that could be
 * two papers is none: somebody looks. */
export function matched(file: string, wanted: Wanted[]): Wanted | undefined {
  const name = file.replace(/\.[a-z]+$/i, '').replace(/[·•.．・]/g, '·');
  const kind = kindsIn.find(([, word]) => word.test(name))?.[0];
  const people = wanted.filter((w) => w.who && (name.includes(w.who.name.replace(/[·•.．・]/g, '·')) || tailIn(name, w.who.number)));
  const longest = Math.max(0, ...people.map((w) => w.who!.name.length)); // 王小 is in 王小明's file, too
  const fit = (kind === 'commission' ? wanted.filter((w) => w.kind === 'commission') : people.filter((w) => w.who!.name.length === longest || tailIn(name, w.who!.number)))
    .filter((w) => !kind || w.kind === kind);
  return fit.length === 1 ? fit[0] : undefined;
}

/** tailIn finds the last four of an id number where no longer digits run on. */
const tailIn = (name: string, number: string) => new RegExp(`${number.slice(-4)}(?![0-9Xx])`, 'i').test(name);
