import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider, type ThemeConfig } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { Problem } from '../api/problem';
import { router } from './router';
import { theme } from './theme';

dayjs.locale('zh-cn');

/** Only a broken line is tried again by itself (api/client does it); a refusal stays one. */
const queries = new QueryClient({
  queryCache: new QueryCache(),
  defaultOptions: {
    queries: { retry: false, staleTime: 15_000, refetchOnWindowFocus: true, throwOnError: (e) => Problem.of(e).code === 'unexpected' },
    mutations: { retry: false },
  },
});

/** look is the theme while developing; once built, the styles stand in a sheet already (build/styles.ts). */
const look: ThemeConfig = import.meta.env.DEV ? theme : { zeroRuntime: true };

export function App() {
  return (
    <ConfigProvider locale={zhCN} theme={look} button={{ autoInsertSpace: false }}
      getPopupContainer={() => document.getElementById('main') ?? document.body}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
