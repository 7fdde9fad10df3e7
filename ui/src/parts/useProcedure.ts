import { useQuery } from '@tanstack/react-query';
import { api, done } from '../api/client';
import { Problem } from '../api/problem';
import { useLogin } from './useLogin';

/** useProcedure reads the own procedure of the city across its counties; null where
 * there is none, and nothing can be begun under it (R14.1). */
export function useProcedure() {
  const login = useLogin();
  return useQuery({
    queryKey: ['procedure'], enabled: login.level !== 'province',
    queryFn: () => done(api.GET('/api/v1/procedure')).catch((e: unknown) => {
      if (Problem.of(e).code === 'procedure.missing') return null;
      throw e;
    }),
  });
}
