import type { Schemas } from '../../api/client';

type Rule = Schemas['HintRule'];

/** latest keeps the newest version of each rule; the list goes by rule and version. */
export const latest = (all: Rule[]): Rule[] => [...new Map(all.map((r) => [r.id, r])).values()];

/** looksFor says when a rule raises a hint. */
export function looksFor(r: Rule): string {
  switch (r.test) {
    case 'threshold': return `共同生活成员合计高于参考值的 ${(r.percent ?? 0) / 100} 倍${r.perPerson ? '（按共同生活人数计算）' : ''}`;
    case 'present': return '有记录';
    case 'twice': return '同一时间有两条以上';
    case 'missing': return '目录项没有得到反馈';
    case 'changed': return r.percent ? `与上次核对相差 ${r.percent}% 以上` : '记录条数与上次核对不同';
  }
  return r.test;
}
