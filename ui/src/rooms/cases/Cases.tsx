import { Page } from '../../parts/Page';
export default function Cases() { return <Page title="Cases">…</Page>; }
