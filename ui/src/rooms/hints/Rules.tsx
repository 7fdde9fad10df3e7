import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { chinese } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Nothing, Reading } from '../../parts/Reading';
import { yuan } from '../../parts/value';
import { useCategories } from '../catalogue/categories';
import { latest, looksFor } from './rules';

/** Rules are what monitoring looks for, each in its version of now, and the values
 * that it compares with. */
export default function Rules({ close }: { close: () => void }) {
  const q = useQuery({ queryKey: ['hint-rules'], queryFn: () => done(api.GET('/api/v1/hint-rules')) });
  return (
    <Drawer open title="监测规则和参考值" size={760} onClose={close} destroyOnHidden>
      <p className="faint gap-below">规则和参考值由省级核对机构的审核人员维护；改动成为新版本，已有的提示仍注明产生它的版本。没有参考值的地区和年度，不比较，并在办理记录中写明。</p>
      <Reading of={q} rows={8}>{(all) => <><RuleTable of={latest(list(all.rules))} /><Values of={list(all.references)} /></>}</Reading>
    </Drawer>
  );
}

function RuleTable({ of }: { of: Schemas['HintRule'][] }) {
  const categories = useCategories();
  return (
    <table className="plain small">
      <caption>监测规则</caption>
      <thead><tr><th scope="col">规则</th><th scope="col">资源类别</th><th scope="col">什么情况提示</th><th scope="col">版本</th></tr></thead>
      <tbody>{of.map((r) => (
        <tr key={r.id}><th scope="row">{r.name}</th><td>{r.category ? (categories.find((c) => c.code === r.category)?.name ?? r.category) : '各类'}</td><td>{looksFor(r)}</td><td className="nowrap">第 {r.version} 版<small>{chinese(r.from, true)} 起</small></td></tr>
      ))}</tbody>
    </table>
  );
}

const areas: Record<string, string> = { urban: '城镇', rural: '农村' };

function Values({ of }: { of: Schemas['HintReference'][] }) {
  const { agency } = useNames();
  if (of.length === 0) return <Nothing>还没有录入参考值，与参考值比较的规则暂不提示</Nothing>;
  return (
    <table className="plain small">
      <caption>参考值</caption>
      <thead><tr><th scope="col">参考值</th><th scope="col">地区</th><th scope="col">年度</th><th scope="col" className="num">数额</th><th scope="col">依据</th></tr></thead>
      <tbody>{of.map((r) => (
        <tr key={`${r.name}-${r.division}-${r.area}-${r.year}`}><th scope="row">{r.label}</th><td>{agency(r.division)}<small>{areas[r.area ?? ''] ?? '不分城乡'}</small></td><td>{r.year} 年</td><td className="num nowrap">{yuan(String(r.value))}</td><td>{r.basis}</td></tr>
      ))}</tbody>
    </table>
  );
}
