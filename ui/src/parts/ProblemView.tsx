import { Alert, App, type AlertRef } from 'antd';
import { useCallback, useEffect, useRef } from 'react';
import { Problem } from '../api/problem';

/** ProblemView says what happened, by which rule, and what to do. All errors
 * of the interface are shown by it, or by useTell. It comes into view by itself:
 * who pressed a button at the foot of a long page has to see what came of it. One that
 * stands in the place of what could not be read is still. */
export function ProblemView({ problem, compact, still }: { problem: unknown; compact?: boolean; still?: boolean }) {
  const p = Problem.of(problem);
  const alert = useRef<AlertRef>(null);
  useEffect(() => {
    if (!still) alert.current?.nativeElement.scrollIntoView({ block: 'nearest' });
  }, [p.message, still]);
  return (
    <Alert ref={alert} type={p.status >= 500 || p.code === 'offline' ? 'warning' : 'error'} showIcon role="alert" className="problem"
      title={compact ? p.message : <>{p.title}：{p.message}</>} description={<ProblemWords problem={p} />} />
  );
}

function ProblemWords({ problem: p }: { problem: Problem }) {
  const fields = p.fields.filter((f) => f.message && f.message !== p.message);
  if (!p.mend && !p.cite && !p.trace && fields.length === 0) return null;
  return (
    <div className="problem-words">
      {fields.length > 0 && <ul>{fields.slice(0, 12).map((f, i) => <li key={i}>{place(f)}{f.message}</li>)}{fields.length > 12 && <li>……共 {fields.length} 处</li>}</ul>}
      {p.mend && <p><b>怎么办：</b>{p.mend}</p>}
      {p.cite && <p><b>依据：</b>{p.cite.replace(/^依据/, '')}{p.rule && <a href={`/help?rule=${p.rule}`} target="_blank" rel="noopener" className="why-rule">（{p.rule}）看条款</a>}</p>}
      {p.status >= 500 && p.trace && <p className="faint">追踪号 {p.trace}</p>}
    </div>
  );
}

/** place says where a fault lies: days[3].name, the “节日名称” → 第 4 项“节日名称”：.
 * The path itself is for programs, unless it is of a file (第 2 行 查询结果); who fills
 * in a form knows the name on it. */
export function place({ path, name }: { path: string; name?: string }): string {
  if (/\p{Script=Han}/u.test(path)) return `${path}：`;
  const at = [...path.matchAll(/(\w+)\[(\d+)\]/g)].map(([, of, n]) => (numbered[of] ? `第 ${n} ${numbered[of]}` : `第 ${Number(n) + 1} 项`)).join('');
  return name || at ? `${at}${name ? `“${name}”` : ''}：` : '';
}

/** numbered are counted from 1, as people count them. */
const numbered: Record<string, string> = { subjects: '名核对对象', households: '户' };

/** useTell shows a Problem that belongs to no place of the page. */
export function useTell() {
  const { modal } = App.useApp();
  return useCallback((what: unknown) => {
    const p = Problem.of(what);
    modal.error({ title: p.message, content: <ProblemWords problem={p} />, okText: '知道了' });
  }, [modal]);
}
