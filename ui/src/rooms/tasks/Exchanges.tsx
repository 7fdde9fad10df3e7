import type { Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';

const words: Record<string, string> = { query: '查询文件已下载', answer: '反馈文件已导入', evidence: '上传佐证材料' };

export function Exchanges({ of }: { of: Schemas['TaskDetail'] }) {
  const all = list(of.exchanges);
  if (all.length === 0) return null;
  return <Panel title="文件往来" under="登记在案" flush><ul className="rows">{[...all].reverse().map((e, i) => <li key={i}><span className="grow">{words[e.kind] ?? e.name}</span><span className="faint">{timeOf(e.at)}</span></li>)}</ul></Panel>;
}
