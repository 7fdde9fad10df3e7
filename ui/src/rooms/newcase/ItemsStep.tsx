import { CloseOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Tree } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { api, done } from '../../api/client';
import { chinese } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { useLatest } from '../../parts/useLatest';
import { papers } from '../../words';
import { Foot, type StepProps } from './NewCase';
import { Offers } from './Offers';
import { useOffers, type Offer } from './offer';
import { narrowed, regionTree, served } from './regions';

/** ItemsStep chooses whom to ask for what, with what each choice means today:
 * limit, window, expected date, quota left, materials asked (R5.3b). */
export function ItemsStep({ c, go, leaving }: StepProps) {
  const [chosen, setChosen] = useState<string[]>(() => list(c.items));
  const [region, setRegion] = useState(c.initiating.slice(0, 4) + '00');
  const queries = useQueryClient();
  const keep = useLatest(async (items: string[]) => {
    await done(api.PUT('/api/v1/cases/{id}/items', { params: { path: { id: c.id } }, body: { items } }));
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
  });
  const choose = (items: string[]) => {
    setChosen(items);
    void keep.run(items);
  };
  useEffect(() => { // whichever way it is left, the choice is kept first
    leaving.current = async () => (!keep.busy && chosen.join() === list(c.items).join()) || keep.run(chosen);
    return () => void (leaving.current = undefined);
  });
  return (
    <>
      <div className="three">
        <Regions at={region} set={setRegion} own={c.initiating} />
        <Offers c={c} region={region} chosen={chosen} choose={choose} />
        <Chosen c={c} chosen={chosen} remove={(id) => choose(chosen.filter((i) => i !== id))} />
      </div>
      {keep.problem && <ProblemView problem={keep.problem} />}
      <Foot back={() => go('people')}><Button type="primary" disabled={chosen.length === 0} loading={keep.busy} onClick={() => go('papers')}>下一步：授权与材料</Button></Foot>
    </>
  );
}

function Regions({ at, set, own }: { at: string; set: (code: string) => void; own: string }) {
  const q = useQuery({ queryKey: ['regions'], staleTime: Infinity, queryFn: () => done(api.GET('/api/v1/regions', { params: { query: {} } })) });
  const { agencies } = useNames();
  const [text, setText] = useState('');
  const [open, setOpen] = useState<React.Key[]>([]);
  const toggle = (key: React.Key) => setOpen(open.includes(key) ? open.filter((k) => k !== key) : [...open, key]);
  const tree = useMemo(() => narrowed(regionTree([...list(q.data?.items).filter((r) => !agencies.some((a) => a.id === r.code)), ...served(agencies)], own), text.trim()), [q.data, agencies, own, text]);
  return (
    <Panel title="在哪里">
      <Input allowClear size="small" placeholder="查找地区" aria-label="查找地区" value={text} onChange={(e) => setText(e.target.value)} className="gap-below" />
      <Reading of={q}>{() => <Tree treeData={tree} selectedKeys={[at]} height={460} blockNode onSelect={([k]) => k && set(String(k))} key={text ? 'found' : 'all'}
        {...(text ? { defaultExpandAll: true } : { expandedKeys: open, onExpand: setOpen, onClick: (_, n) => n.selectable === false && toggle(n.key) })} />}</Reading>
    </Panel>
  );
}

/** Chosen are the items of the application, with what they ask for together. */
function Chosen({ c, chosen, remove }: { c: StepProps['c']; chosen: string[]; remove: (id: string) => void }) {
  const offers = useOffers(c, chosen);
  const asked = [...new Set(offers.flatMap((o) => list(o.materials)))];
  const latest = offers.map((o) => o.expectedOn ?? o.dueOn).sort().pop();
  return (
    <Panel title="已选" under={`${chosen.length} 项 × ${c.subjects} 人`} flush>
      {chosen.length === 0 ? <Nothing>还没有选择。先选地区，再勾选目录项。</Nothing> : (
        <ul className="rows small">{chosen.map((id) => <Item key={id} o={offers.find((x) => x.item === id)} id={id} remove={() => remove(id)} />)}</ul>
      )}
      {chosen.length > 0 && <div className="padded faint"><p>要求的材料：{asked.map((m) => papers[m]).join('、') || '无'}</p>{latest && <p>预计最迟 {chinese(latest, true)}反馈{c.commission.due && latest > c.commission.due && <b className="warn">，晚于委托期限 {chinese(c.commission.due, true)}</b>}</p>}</div>}
    </Panel>
  );
}

function Item({ o, id, remove }: { o?: Offer; id: string; remove: () => void }) {
  return <li><span className="grow">{o?.name ?? id}<small className="faint block">{o && `${chinese(o.dueOn, true)}前反馈`}</small></span><Button size="small" type="text" icon={<CloseOutlined />} aria-label={`不选${o?.name ?? id}`} onClick={remove} /></li>;
}
