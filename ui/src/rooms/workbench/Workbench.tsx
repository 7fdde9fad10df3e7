import { Page } from '../../parts/Page';
export default function Workbench() { return <Page title="工作台">…</Page>; }
