import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { todayOn } from '../../parts/dates';
import { list } from '../../parts/list';
import { ProblemView } from '../../parts/ProblemView';
import { Reading } from '../../parts/Reading';
import { Saved } from '../../parts/Saved';
import { useAct } from '../../parts/useAct';
import { useDraft } from '../../parts/useDraft';
import { PersonFinding } from './PersonFinding';
import { ask, keyOf, putAnswer, type Work } from './work';
import { sent, untouched, type Typed } from './typed';

type Draft = { asOf: string; people: Record<number, Typed> };

/** TypeFindings asks whom the task is about, which is registered, and lets the
 * answers be typed person by person. */
export function TypeFindings({ t, then }: { t: Work; then: () => unknown }) {
  const asked = useQuery({ queryKey: [...keyOf(t), 'asked'], staleTime: Infinity, refetchOnWindowFocus: false, queryFn: () => ask(t) });
  const item = useQuery({ queryKey: ['item', t.item], staleTime: Infinity, queryFn: () => done(api.GET('/api/v1/items/{id}', { params: { path: { id: t.item } } })) });
  const draft = useDraft<Draft>(`${t.kind === 'tasks' ? 'task' : 'review'}.${t.id}.answer`);
  return (
    <Reading of={asked}>{(a) => <Reading of={item}>{(i) => draft.ready && <Sheet t={t} people={list(a.items)} fields={list(i.content)} draft={draft} then={then} />}</Reading>}</Reading>
  );
}

type SheetProps = { t: Work; people: Schemas['Asked'][]; fields: Schemas['CatalogueField'][]; draft: ReturnType<typeof useDraft<Draft>>; then: () => unknown };

function Sheet({ t, people, fields, draft, then }: SheetProps) {
  const [answer, setAnswer] = useState<Draft>(draft.kept ?? { asOf: todayOn(), people: {} });
  const [changed, setChanged] = useState(false);
  useEffect(() => void (changed && draft.keep(answer)), [answer, changed]); // eslint-disable-line
  const change = (next: Draft) => {
    setChanged(true);
    setAnswer(next);
  };
  const put = useAct(async () => {
    await putAnswer(t, people.map((p) => sent(p.ordinal, answer.people[p.ordinal] ?? untouched, answer.asOf, fields)));
    await draft.drop();
    await then();
  });
  const missing = people.filter((p) => !answer.people[p.ordinal]?.status);
  const rest = () => change({ ...answer, people: { ...answer.people, ...Object.fromEntries(missing.map((p) => [p.ordinal, { ...untouched, status: 'none' as const }])) } });
  return (
    <>
      <div className="do-line">
        <label>数据截止日期 <DatePicker value={dayjs(answer.asOf)} allowClear={false} maxDate={dayjs(todayOn())} onChange={(d) => d && change({ ...answer, asOf: d.format('YYYY-MM-DD') })} /></label>
        <Button onClick={rest} disabled={missing.length === 0}>其余 {missing.length} 人都未检出</Button>
        <span className="grow" /><Saved at={draft.saved} problem={draft.problem} />
      </div>
      <ol className="people">
        {people.map((p) => <PersonFinding key={p.ordinal} of={p} fields={fields} value={answer.people[p.ordinal] ?? untouched} set={(v) => change({ ...answer, people: { ...answer.people, [p.ordinal]: v } })} />)}
      </ol>
      {put.problem && <ProblemView problem={put.problem} />}
      <Button type="primary" loading={put.busy} disabled={missing.length > 0} onClick={() => void put.run()}>{missing.length ? `还有 ${missing.length} 人没有填` : '检查并备妥'}</Button>
    </>
  );
}
