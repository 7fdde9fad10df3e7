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

/** useOffers are the offers of chosen items, region by region. */
export function useOffers(c: Pick<Detail, 'kind'>, items: string[]): Offer[] {
  const owners = [...new Set(items.map((i) => i.split('.')[0]))];
  const all = useQueries({ queries: owners.map((o) => offersAt(c.kind, o)) });
  return all.flatMap((q) => list(q.data?.items)).filter((o) => items.includes(o.item));
}
