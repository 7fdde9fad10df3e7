import type { Problem } from '../api/problem';

/** Saved says quietly that what was typed is kept. */
export function Saved({ at, problem }: { at: string; problem?: Problem }) {
  if (problem) return <span className="bad" role="alert">草稿没有保存：{problem.message}</span>;
  return <span className="faint" role="status">{at && `草稿 ${at} 已自动保存`}</span>;
}
