import { Link } from '@tanstack/react-router';
import { behind, count, figureWords, type Figure, type Row } from './figures';

/** Num is a figure that opens the list behind it. */
export function Num({ of, figure, className }: { of: Row; figure: Figure; className?: string }) {
  const n = of.figures[figure];
  if (!n) return <span className="faint">0</span>;
  return <Link to="/dashboard/tasks" search={behind(of, figure) as never} className={className} aria-label={`${of.name === '合计' ? '' : of.name}${figureWords[figure]} ${n}，看清单`}>{count(n)}</Link>;
}
