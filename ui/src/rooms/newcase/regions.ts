import type { Schemas } from '../../api/client';

type Region = Pick<Schemas['Region'], 'code' | 'name' | 'level' | 'parent' | 'to'>;
export type Node = { key: string; title: string; children?: Node[]; selectable?: boolean };

/** regionTree orders regions as somebody chooses items: the own province with
 * its cities and their counties, then other provinces, which take longer. */
export function regionTree(regions: Region[], own: string): Node[] {
  const province = own.slice(0, 2) + '0000';
  const of = (parent: string) => regions.filter((r) => r.parent === parent && !r.to);
  const leaf = (r: Region): Node => ({ key: r.code, title: r.name });
  const cities = of(province).map((r) => ({ ...leaf(r), children: of(r.code).map(leaf) }));
  const others = regions.filter((r) => r.level === 'province' && r.code !== province && !r.to).map(leaf);
  const mine = regions.find((r) => r.code === province);
  return [
    { key: province, title: `${mine?.name ?? '本省'}（省级）` }, ...cities,
    { key: 'others', title: '其他省（跨省核对，须省级确认）', children: others, selectable: false },
  ];
}

/** served are the regions of the province's agencies: who has an agency, answers. */
export const served = (agencies: Schemas['Agency'][]): Region[] => agencies.map((a) => ({ code: a.id, name: a.name.replace(/(居民家庭经济状况)?核对(中心|机构)$/, ''), level: a.level, parent: a.parent }));

/** narrowed keeps the nodes whose name holds the text, and what they stand under. */
export function narrowed(nodes: Node[], text: string): Node[] {
  if (!text) return nodes;
  return nodes.flatMap((n) => {
    if (n.title.includes(text)) return [n];
    const children = narrowed(n.children ?? [], text);
    return children.length ? [{ ...n, children }] : [];
  });
}
