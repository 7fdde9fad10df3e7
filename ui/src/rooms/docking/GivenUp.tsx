import { useQuery } from '@tanstack/react-query';
import { App, Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { ProblemView, useTell } from '../../parts/ProblemView';
import { Table } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';

type Letter = Schemas['DeadLetter'];

/** GivenUp are the messages that the program stopped trying, each with its cause. */
export function GivenUp({ again }: { again: () => Promise<unknown> }) {
  const letters = useQuery({ queryKey: ['dead-letters'], refetchInterval: 30_000, queryFn: () => done(api.GET('/api/v1/dead-letters')) });
  const columns = useColumns(again);
  return (
    <Panel title="未能送达的报文" under="对方拒收，或到期仍未送达；消除原因后重发，对方只收一次" flush>
      {letters.error ? <div className="padded"><ProblemView problem={letters.error} /></div>
        : <Table rows={list(letters.data?.items)} columns={columns} rowKey="id" label="未能送达的报文" busy={letters.isFetching} width={1060} empty="没有未能送达的报文" keys={false} />}
    </Panel>
  );
}

function useColumns(again: () => Promise<unknown>): TableColumnsType<Letter> {
  const login = useLogin();
  const { office } = useNames();
  const { message } = App.useApp();
  const wrong = useTell();
  const [sending, setSending] = useState('');
  const resend = async (l: Letter) => {
    setSending(l.id);
    try {
      await done(api.POST('/api/v1/dead-letters/{id}/resend', { params: { path: { id: l.id } } }));
      await again();
      void message.success('已放回待送达，系统正在发送');
    } catch (e) {
      wrong(e);
    } finally {
      setSending('');
    }
  };
  return [
    { title: '报文', width: 150, render: (_, l) => l.says },
    { title: '对接方', width: 200, render: (_, l) => office(l.peer) },
    { title: '原因', render: (_, l) => <>{l.cause}{l.mend && <div className="faint">{l.mend}</div>}</> },
    { title: '发送', width: 100, align: 'right', render: (_, l) => <span className="nowrap">{l.tries} 次</span> },
    { title: '写成', width: 150, render: (_, l) => <span className="nowrap">{timeOf(l.writtenAt)}</span> },
    { title: '停止发送', width: 150, render: (_, l) => <span className="nowrap">{timeOf(l.deadAt)}</span> },
    { title: '办理', width: 90, hidden: !has(login, 'system'), render: (_, l) => <Button size="small" loading={sending === l.id} onClick={() => void resend(l)}>重发</Button> },
  ];
}
