import { Page } from '../../parts/Page';
export default function NewCase() { return <Page title="NewCase">…</Page>; }
