import { Page } from '../../parts/Page';
export default function TaskPage() { return <Page title="TaskPage">…</Page>; }
