import { useQuery } from '@tanstack/react-query';
import { api, done } from '../api/client';

const hour = 3_600_000;

const useAgencies = () => useQuery({ queryKey: ['agencies'], staleTime: hour, queryFn: () => done(api.GET('/api/v1/agencies')) });
const useDepartments = () => useQuery({ queryKey: ['departments'], staleTime: hour, queryFn: () => done(api.GET('/api/v1/departments', { params: { query: {} } })) });

const useProvinces = () => useQuery({ queryKey: ['regions'], staleTime: Infinity, queryFn: () => done(api.GET('/api/v1/regions', { params: { query: {} } })) });

/** useNames says the names of agencies, departments and Hedui itself by their codes; of
 * who answers in another province, its region's. */
export function useNames() {
  const agencies = useAgencies().data?.items;
  const departments = useDepartments().data?.items;
  const provinces = useProvinces().data?.items;
  const agency = (id: string) => agencies?.find((a) => a.id === id)?.name ?? provinces?.find((r) => r.code === id)?.name ?? id;
  const department = (id: string) => departments?.find((d) => d.id === id)?.name ?? id;
  const office = (id: string) => (id.startsWith('hedui') ? '系统' : id.includes('.') ? department(id) : agency(id));
  return { agency, department, office, agencies: agencies ?? [], departments: departments ?? [] };
}

export const AgencyName = ({ id }: { id: string }) => <>{useNames().agency(id)}</>;
export const OfficeName = ({ id }: { id: string }) => <>{useNames().office(id)}</>;
