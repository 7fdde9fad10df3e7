import { App, Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { Reading } from '../../parts/Reading';
import { useDraft } from '../../parts/useDraft';
import { groups } from '../../words';
import { Foot, type StepProps } from './NewCase';
import type { Sheet } from './people';
import { PeopleForm } from './PeopleForm';

/** PeopleStep takes the households: typed, pasted or uploaded. Once a list is
 * taken it is shown; it can be entered anew until the case is submitted. */
export function PeopleStep({ c, go }: StepProps) {
  const draft = useDraft<Sheet>(`case.${c.id}.people`);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [anew, setAnew] = useState(false);
  const taken = async (r: Schemas['ListResult']) => {
    void message.success(`已收下 ${r.households} 户 ${r.persons} 人`);
    setAnew(false);
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
  };
  if (!draft.ready) return null;
  if (c.subjects > 0 && !anew) return <Taken c={c} go={go} again={() => setAnew(true)} />;
  return <PeopleForm c={c} draft={draft} taken={taken} back={c.subjects > 0 ? () => setAnew(false) : () => go('commission')} />;
}

/** Taken shows the list as it was taken, numbers masked; looking is registered. */
function Taken({ c, go, again }: Pick<StepProps, 'c' | 'go'> & { again: () => void }) {
  const q = useQuery({ queryKey: ['case', c.id, 'list', c.revision], staleTime: Infinity, queryFn: () => done(api.GET('/api/v1/cases/{id}/subjects', { params: { path: { id: c.id }, query: { limit: 200 } } })) });
  return (
    <>
      <Panel title="核对对象" under={`已收下 ${c.households} 户 ${c.subjects} 人`} flush extra={<Button size="small" onClick={again}>重新录入</Button>}>
        <Reading of={q}>{({ items, next }) => (
          <div className="scroll" tabIndex={0}><table className="plain small">
            <thead><tr><th scope="col">户</th><th scope="col">姓名</th><th scope="col">公民身份号码</th><th scope="col">与户主关系</th><th scope="col">家庭分组</th><th scope="col">授权书编号</th><th scope="col">授权日期</th></tr></thead>
            <tbody>{list(items).map((s) => (
              <tr key={s.ordinal}><td>{s.household}</td><th scope="row">{s.name}</th><td className="mono">{s.number}</td><td>{s.relation}</td><td>{groups[s.group]}</td><td>{s.authorization.number || <span className="warn">未填</span>}</td><td>{s.authorization.signedOn ?? <span className="warn">未填</span>}</td></tr>
            ))}</tbody>
          </table>{next && <p className="nothing">只列前 200 人</p>}</div>
        )}</Reading>
      </Panel>
      <Foot back={() => go('commission')}><Button type="primary" onClick={() => go(c.state === 'preparing' ? 'hand-over' : 'items')}>{c.state === 'preparing' ? '下一步：移交市级' : '下一步：选择目录项'}</Button></Foot>
    </>
  );
}
