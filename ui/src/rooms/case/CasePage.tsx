import { Page } from '../../parts/Page';
export default function CasePage() { return <Page title="CasePage">…</Page>; }
