import { useQuery } from '@tanstack/react-query';
import { api, done } from '../api/client';

export const useNotices = () => useQuery({ queryKey: ['notices'], queryFn: () => done(api.GET('/api/v1/notices', { params: { query: { limit: 50 } } })) });
