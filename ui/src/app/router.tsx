import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Root } from './Root';
import { CrashPage, NotFoundPage } from './Wrong';

/**
 * All addresses. A room is a folder under rooms/ and is loaded when it is
 * entered; its filters are search parameters, so that a view is a link. No
 * parameter ever holds a personal datum.
 */
const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage, errorComponent: CrashPage });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: lazyRouteComponent(() => import('./Shell'), 'Shell'), notFoundComponent: NotFoundPage, errorComponent: CrashPage });

/** Search is a room's filters. */
export type Search = Record<string, string | undefined>;

const search = (raw: Record<string, unknown>): Search =>
  Object.fromEntries(Object.entries(raw).filter(([, v]) => v !== undefined && v !== '').map(([k, v]) => [k, String(v)]));

function room<P extends string>(path: P, load: () => Promise<{ default: React.ComponentType }>) {
  return createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load), validateSearch: search });
}

const rooms = [
  room('/', () => import('../rooms/workbench/Workbench')),
  room('/cases', () => import('../rooms/cases/Cases')),
  room('/cases/new', () => import('../rooms/newcase/NewCase')),
  room('/cases/$id', () => import('../rooms/case/CasePage')),
  room('/cases/$id/hits', () => import('../rooms/hits/HitsPage')),
  room('/cases/$id/hints', () => import('../rooms/hints/HintsPage')),
  room('/batches', () => import('../rooms/batches/Batches')),
  room('/cases/$id/edit', () => import('../rooms/newcase/NewCase')),
  room('/tasks', () => import('../rooms/tasks/Tasks')),
  room('/tasks/$id', () => import('../rooms/tasks/TaskPage')),
  room('/reviews', () => import('../rooms/reviews/Reviews')),
  room('/reviews/$id', () => import('../rooms/reviews/ReviewPage')),
  room('/confirm', () => import('../rooms/confirm/Confirmations')),
  room('/catalogue', () => import('../rooms/catalogue/Items')),
  room('/catalogue/$id', () => import('../rooms/catalogue/ItemPage')),
  room('/admin/accounts', () => import('../rooms/admin/Accounts')),
  room('/admin/offices', () => import('../rooms/admin/Offices')),
  room('/admin/tokens', () => import('../rooms/admin/Tokens')),
  room('/admin/notices', () => import('../rooms/admin/NoticeSettings')),
  room('/admin/devices', () => import('../rooms/admin/Devices')),
  room('/admin/access', () => import('../rooms/admin/Access')),
  room('/admin/keys', () => import('../rooms/admin/Keys')),
  room('/admin/policies', () => import('../rooms/admin/Policies')),
  room('/admin/settings', () => import('../rooms/admin/Settings')),
  room('/admin/register', () => import('../rooms/admin/Register')),
  room('/help', () => import('../rooms/help/Help')),
  room('/dashboard', () => import('../rooms/dashboard/Dashboard')),
  room('/dashboard/tasks', () => import('../rooms/dashboard/Behind')),
  room('/docking', () => import('../rooms/docking/Docking')),
  room('/agreements', () => import('../rooms/agreements/Agreements')),
  room('/adjustments', () => import('../rooms/adjustments/Adjustments')),
  room('/archive', () => import('../rooms/archive/Archive')),
  room('/archive/$id', () => import('../rooms/archive/ConsultationPage')),
  room('/reports', () => import('../rooms/reports/Reports')),
  room('/reports/$id', () => import('../rooms/reports/ReportPage')),
];

export const router = createRouter({
  routeTree: root.addChildren([shell.addChildren(rooms)]),
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  scrollRestoration: true,
  stringifySearch: (s) => {
    const text = new URLSearchParams(Object.entries(s).filter(([, v]) => v !== undefined && v !== '') as [string, string][]).toString();
    return text && `?${text}`;
  },
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
