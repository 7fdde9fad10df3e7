import { useQuery } from '@tanstack/react-query';
import { Input, Tag } from 'antd';
import { Fragment, type ReactNode } from 'react';
import { api, done } from '../../api/client';
import { Choices } from '../../parts/Choices';
import { list } from '../../parts/list';
import { Page, Panel } from '../../parts/Page';
import { Nothing, Reading } from '../../parts/Reading';
import { useFilters } from '../../parts/Table';
import { blocks, chapters, found, pictureOf, pictures, type Section } from './manual';
import './help.css';

/** Help is the manual, searchable, and the norm's rules, to which every refusal leads. */
export default function Help() {
  const [search, set] = useFilters();
  const rules = search.see === 'rules' || Boolean(search.rule);
  return (
    <Page title="操作手册" under="怎样办理，为什么被拒绝，依据哪一条">
      <div className="filters panel">
        <Choices label="看什么" value={rules ? 'rules' : ''} of={[['', '操作手册'], ['rules', '操作规范条款']]} set={(see) => set({ see, rule: undefined })} />
        <Input.Search allowClear className="filter-text" placeholder="查找，如 登记码、退回、R8.1" aria-label="在手册中查找" defaultValue={search.q} onChange={(e) => set({ q: e.target.value })} maxLength={60} />
      </div>
      {rules ? <Rules at={search.rule} text={search.q ?? ''} /> : <Manual text={search.q ?? ''} />}
    </Page>
  );
}

function Manual({ text }: { text: string }) {
  const shown = found(chapters, text);
  if (shown.length === 0) return <Panel title="没有找到"><Nothing>换一个词试试，或查看“操作规范条款”</Nothing></Panel>;
  return (
    <div className="manual">
      <nav className="panel manual-toc" aria-label="目录"><ul>{shown.map((c) => <li key={c.id}><a href={`#${c.id}`}>{c.title}</a><ul>{c.sections.filter((s) => s.title).map((s) => <li key={s.id}><a href={`#${s.id}`}>{s.title}</a></li>)}</ul></li>)}</ul></nav>
      <div>{shown.map((c) => <Panel key={c.id} id={c.id} title={c.title}>{c.sections.map((s) => <Part key={s.id} of={s} />)}</Panel>)}</div>
    </div>
  );
}

function Part({ of }: { of: Section }) {
  return (
    <section id={of.title ? of.id : undefined} className="manual-part">
      {of.title && <h3>{of.title}</h3>}
      {blocks(of.lines).map((b, i) => {
        if (b.kind === 'picture') return <Picture key={i} line={b.lines[0]} />;
        if (b.kind === 'p') return <p key={i}>{words(b.lines[0])}</p>;
        const List = b.kind;
        return <List key={i}>{b.lines.map((l, j) => <li key={j}>{words(l)}</li>)}</List>;
      })}
    </section>
  );
}

function Picture({ line }: { line: string }) {
  const { says, name } = pictureOf(line);
  return <figure className="manual-picture"><img src={pictures.get(name)} alt={says} loading="lazy" width={1000} height={659} /><figcaption className="faint">{says}</figcaption></figure>;
}

/** words draws **bold** and `keys`. */
function words(line: string): ReactNode {
  return line.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((w, i) => (w.startsWith('**') ? <b key={i}>{w.slice(2, -2)}</b> : w.startsWith('`') ? <kbd key={i}>{w.slice(1, -1)}</kbd> : <Fragment key={i}>{w}</Fragment>));
}

function Rules({ at, text }: { at?: string; text: string }) {
  const q = useQuery({ queryKey: ['rules'], staleTime: Infinity, queryFn: () => done(api.GET('/api/v1/rules')) });
  const fits = (r: { id: string; says: string }) => `${r.id} ${r.says}`.toLowerCase().includes(text.trim().toLowerCase());
  return (
    <Panel title="操作规范条款" under="条款摘要；如 R5.3 指第五条第三项，字母为其中的一层意思" flush>
      <Reading of={q}>{({ items }) => {
        const shown = list(items).filter(fits).sort((a, b) => Number(b.id === at) - Number(a.id === at));
        return shown.length === 0 ? <Nothing>没有这样的条款</Nothing> : <ul className="rows">{shown.map((r) => <li key={r.id} className={r.id === at ? 'rule-at' : ''} aria-current={r.id === at || undefined}><Tag color={r.id === at ? 'blue' : undefined}>{r.id}</Tag><span className="grow">{r.says}</span>{r.id === at && <span className="faint">被拒绝的依据</span>}</li>)}</ul>;
      }}</Reading>
    </Panel>
  );
}
