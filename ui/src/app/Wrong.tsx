import { Button } from 'antd';
import { Problem } from '../api/problem';
import { ProblemView } from '../parts/ProblemView';

export function NotFoundPage() {
  return (
    <div className="page">
      <h1>没有这个页面</h1>
      <p>网址可能写错了，或这一页已经改名。</p>
      <p><Button type="primary" href="/">回到工作台</Button></p>
    </div>
  );
}

export function CrashPage({ error, reset }: { error: unknown; reset?: () => void }) {
  return (
    <div className="page">
      <ProblemView problem={Problem.of(error)} />
      <Button onClick={() => (reset ? reset() : location.reload())}>重新打开这一页</Button>
    </div>
  );
}
