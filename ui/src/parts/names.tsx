import { useQuery } from '@tanstack/react-query';
import { api, done } from '../api/client';

const hour = 3_600_000;

const useAgencyList = () => useQuery({ queryKey: ['agencies'], staleTime: hour, queryFn: () => done(api.GET('/api/v1/agencies')) });
const useDepartments = () => useQuery({ queryKey: ['departments'], staleTime: hour, queryFn: () => done(api.GET('/api/v1/departments', { params: { query: {} } })) });

const useProvinces = () => useQuery({ queryKey: ['regions'], staleTime: Infinity, queryFn: () => done(api.GET('/api/v1/regions', { params: { query: {} } })) });

/** useAgencies says the names of agencies by their codes; of who answers in another
 * province, its region's. */
export function useAgencies() {
  const agencies = useAgencyList().data?.items;
  const provinces = useProvinces().data?.items;
  const agency = (id: string) => agencies?.find((a) => a.id === id)?.name ?? provinces?.find((r) => r.code === id)?.name ?? id;
  return { agency, agencies: agencies ?? [] };
}

/** useNames says those of departments, who are many, and of Hedui itself too. */
export function useNames() {
  const { agency, agencies } = useAgencies();
  const departments = useDepartments().data?.items;
  const department = (id: string) => departments?.find((d) => d.id === id)?.name ?? id;
  const office = (id: string) => (id.startsWith('hedui') ? '系统' : id.includes('.') ? department(id) : agency(id));
  return { agency, department, office, agencies, departments: departments ?? [] };
}

export const AgencyName = ({ id }: { id: string }) => <>{useAgencies().agency(id)}</>;
export const OfficeName = ({ id }: { id: string }) => <>{useNames().office(id)}</>;
