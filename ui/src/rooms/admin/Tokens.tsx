import { KeyOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Popconfirm, Tag, Typography, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { dateOf, timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Page } from '../../parts/Page';
import { useTell } from '../../parts/ProblemView';
import { More, Table, usePages } from '../../parts/Table';
import { TokenForm, useAccounts } from './TokenForm';
import { scopeSays } from './scope';

type Token = Schemas['Token'];

/** Tokens let a department's own system in, by an account of that department, to
 * what its token names and nothing else (R11). */
export default function Tokens() {
  const pages = usePages(['tokens'], (after) => done(api.GET('/api/v1/tokens', { params: { query: { limit: 100, after: after || undefined } } })));
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['tokens'] });
  const [adding, setAdding] = useState(false);
  const [text, setText] = useState('');
  return (
    <Page title="系统令牌" under="部门的业务系统凭令牌调用接口，只能做令牌写明的事；到期失效，注销即时生效"
      actions={<Button type="primary" icon={<KeyOutlined />} onClick={() => setAdding(true)}>签发令牌</Button>}>
      <section className="panel panel-flush">
        <Table rows={pages.rows} columns={useColumns(again)} rowKey="id" label="系统令牌" busy={pages.isFetching} width={900} empty="还没有签发过令牌" foot={<More of={pages} unit="个" />} />
      </section>
      {adding && <TokenForm then={again} tell={setText} close={() => setAdding(false)} />}
      {text && (
        <Modal open title="令牌" onCancel={() => setText('')} footer={<Button type="primary" onClick={() => setText('')}>已保存</Button>} mask={{ closable: false }}>
          <p>只显示这一次，请交给该系统的负责人妥善保存：</p>
          <Typography.Paragraph code copyable={{ text }} className="once wrap">{text}</Typography.Paragraph>
        </Modal>
      )}
    </Page>
  );
}

function useColumns(again: () => unknown): TableColumnsType<Token> {
  const wrong = useTell();
  const accounts = useAccounts();
  const revoke = (t: Token) => done(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: t.id } } })).then(again, wrong);
  return [
    { title: '给哪个系统', dataIndex: 'name' },
    { title: '账号', width: 170, render: (_, t) => <span className="mono">{accounts.find((a) => a.id === t.account)?.login ?? t.account}</span> },
    { title: '可以做什么', render: (_, t) => scopeSays(list(t.scope)) },
    { title: '签发', width: 150, render: (_, t) => <span className="nowrap">{timeOf(t.createdAt)}</span> },
    { title: '状态', width: 170, render: (_, t) => (t.revokedAt ? <Tag>已注销</Tag> : <><Tag color="success">有效</Tag><span className="faint nowrap">至 {dateOf(t.expiresAt)}</span></>) },
    { title: '办理', width: 80, render: (_, t) => !t.revokedAt && <Popconfirm title={`注销“${t.name}”的令牌？`} description="该系统立即不能再调用" okText="注销" cancelText="取消" onConfirm={() => revoke(t)}><Button size="small" danger>注销</Button></Popconfirm> },
  ];
}
