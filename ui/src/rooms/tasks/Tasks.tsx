import { Page } from '../../parts/Page';
export default function Tasks() { return <Page title="Tasks">…</Page>; }
