import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useDeferredValue, type ReactNode } from 'react';
import { Problem } from '../api/problem';
import { holds } from './holds';
import { ProblemView } from './ProblemView';

type Props<T> = { of: UseQueryResult<T>; rows?: number; tall?: boolean; children: (data: T) => ReactNode };

/** Reading shows a query: waiting, its problem, or what came. What comes is drawn in
 * slices, between which the page answers. `tall` waits as high as a window, so that
 * what stands below does not jump. */
export function Reading<T>({ of, rows = 4, tall, children }: Props<T>) {
  const data = useDeferredValue(of.data);
  if (holds(of) && data !== undefined) return <>{children(data)}</>;
  if (of.error) return <div className="padded"><ProblemView still problem={of.error} />{again(of.error) && <Button onClick={() => void of.refetch()}>再试一次</Button>}</div>;
  return <div className={tall ? 'padded waits-tall' : 'padded'} role="status" aria-label="正在载入"><Skeleton active title={false} paragraph={{ rows }} /></div>;
}

/** again: what is missing or refused stays so; a broken line or a busy server may not. */
const again = (e: unknown) => ![400, 403, 404, 409, 410, 422].includes(Problem.of(e).status);

/** Nothing says that a list is empty, and why that is so. */
export const Nothing = ({ children }: { children: ReactNode }) => <p className="nothing">{children}</p>;
