import { useQuery } from '@tanstack/react-query';
import { api, done } from '../../api/client';
import { list } from '../../parts/list';

export const useCategories = () => list(useQuery({ queryKey: ['categories'], staleTime: 3_600_000, queryFn: () => done(api.GET('/api/v1/categories')) }).data?.items);
