import type { Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { chinese } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { assistances } from '../../words';
import { useCategories } from '../catalogue/categories';

export function Order({ c }: { c: Schemas['CaseDetail'] }) {
  const { department, agency } = useNames();
  const o = c.commission;
  const names = useCategories();
  const categories = list(o.categories).map((code) => names.find((n) => n.code === code)?.name ?? code).join('、');
  const facts: [string, string][] = [
    ['委托书', o.number], ['核对目的', o.purpose], ['救助种类', assistances[o.assistance]], ['委托日期', chinese(o.on, true)],
    ['报告期限', o.due ? chinese(o.due, true) : '委托书未写'], ['列明的资源类别', categories || '委托书未列明'], ['动态监测', o.monitoring ? '委托书要求' : '委托书未要求'], ['报告只交', department(o.department)], ['接受委托的机构', agency(c.commissioned)], ['适用规范', c.normVersion],
  ];
  return <Panel title="委托"><dl className="facts">{facts.map(([k, v]) => <div key={k}><dt>{k}：</dt><dd>{v}</dd></div>)}</dl></Panel>;
}
