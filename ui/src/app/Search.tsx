import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { api, done } from '../api/client';
import { mayBeCaseNumber } from '../parts/caseNumber';
import { useLogin } from '../parts/useLogin';
import { entries, has, staff } from './menu';

type Hit = { key: string; title: string; under?: string; to: string };

/** Search is the box of Ctrl+K. Nothing typed here leaves as part of an address, but a case's number. */
export default function Search({ close }: { close: () => void }) {
  return (
    <Modal open onCancel={close} footer={null} closable={false} width={560} title={<span className="hidden">搜索</span>} className="command">
      <Box close={close} />
    </Modal>
  );
}

function Box({ close }: { close: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const box = useRef<InputRef>(null);
  const go = useNavigate();
  const hits = useHits(text.trim());
  useEffect(() => box.current?.focus(), []);
  useEffect(() => setAt(0), [text]);
  const enter = (h?: Hit) => {
    if (!h) return;
    close();
    void go({ to: h.to });
  };
  const key = (e: React.KeyboardEvent) => {
    if (e.key === 'ArrowDown') setAt(Math.min(at + 1, hits.length - 1));
    else if (e.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (e.key === 'Enter') enter(hits[at]);
    else return;
    e.preventDefault();
  };
  return (
    <>
      <Input ref={box} size="large" prefix={<SearchOutlined />} placeholder="业务编号，或功能名称" value={text} onChange={(e) => setText(e.target.value)} onKeyDown={key}
        role="combobox" aria-label="搜索" aria-expanded aria-controls="hits" aria-activedescendant={hits[at] && `hit-${at}`} autoComplete="off" />
      <ul id="hits" role="listbox" aria-label="搜索结果" className="hits">
        {hits.map((h, i) => (
          <li key={h.key} id={`hit-${i}`} role="option" aria-selected={i === at} className={i === at ? 'hit on' : 'hit'} onMouseEnter={() => setAt(i)} onClick={() => enter(h)}>
            <span>{h.title}</span> <small>{h.under}</small>
          </li>
        ))}
        {hits.length === 0 && <li className="hit" role="option" aria-selected={false} aria-disabled>没有找到。按身份证号查人，请在“核对业务”中进行（登记）。</li>}
      </ul>
    </>
  );
}

function useHits(text: string): Hit[] {
  const login = useLogin();
  const rooms = entries.filter((e) => e.sees(login) && e.title.includes(text)).map((e) => ({ key: e.path, title: e.title, under: e.group, to: e.path }));
  const asks = text.length >= 4 && mayBeCaseNumber(text) && (staff(login) || has(login, 'officer'));
  const cases = useQuery({ queryKey: ['cases', 'number', text], enabled: asks, queryFn: () => done(api.GET('/api/v1/cases', { params: { query: { number: text, limit: 8 } } })) });
  const found = asks ? (cases.data?.items ?? []).map((c) => ({ key: c.id, title: c.number, under: c.stateWords, to: `/cases/${c.id}` })) : [];
  return [...found, ...rooms];
}
