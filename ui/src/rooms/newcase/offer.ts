import { useQueries, useQuery } from '@tanstack/react-query';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import type { Detail } from './NewCase';

export type Offer = Schemas['Offer'];

const offersAt = (kind: Detail['kind'], owner: string) => ({
  queryKey: ['offers', kind, owner], staleTime: 60_000,
  queryFn: () => done(api.GET('/api/v1/offers', { params: { query: { kind, owner, limit: 200 } } })),
});

/** useOffersAt are the items of a region, as choosing them today would mean. */
export const useOffersAt = (c: Pick<Detail, 'kind'>, owner: string) => useQuery(offersAt(c.kind, owner));

/** useWithin tells which items the application may ask for: those that the commission
 * lists by category (R9.1), and in a supplement those of the case that it joins. */
export function useWithin(c: Detail): { says?: string; may: (o: Offer) => boolean } {
  const first = useQuery({ queryKey: ['case', c.first?.id], enabled: Boolean(c.first), queryFn: () => done(api.GET('/api/v1/cases/{id}', { params: { path: { id: c.first!.id } } })) });
  const listed = list(c.commission.categories), joins = list(first.data?.items);
  if (c.first) return { says: `补充核对只查询原业务 ${c.first.number} 已选的目录项`, may: (o) => joins.includes(o.item) };
  if (listed.length > 0) return { says: '只列委托书列明的资源类别，核对不得超出（第九条）', may: (o) => listed.includes(o.category) };
  return { may: () => true };
}

/** useOffers are the offers of chosen items, region by region. */
export function useOffers(c: Pick<Detail, 'kind'>, items: string[]): Offer[] {
  const owners = [...new Set(items.map((i) => i.split('.')[0]))];
  const all = useQueries({ queries: owners.map((o) => offersAt(c.kind, o)) });
  return all.flatMap((q) => list(q.data?.items)).filter((o) => items.includes(o.item));
}
